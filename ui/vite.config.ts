// How the window's page is built and served: a static bundle in dist/ for the shell, a server on loopback for design work.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

// The shell's policy; `vite preview` sends it too, so that a breach shows before the shell is built.
const policy = "default-src 'self'";

export default defineConfig({
  base: "./",
  plugins: [svelte(), svelteTesting()],
  server: { host: "127.0.0.1", port: 5173, strictPort: true },
  // Hundreds of icon files, one import each: bundling them anew for each new icon would reload every open page.
  optimizeDeps: { exclude: ["@lucide/svelte"], include: ["bits-ui", "virtua/svelte", "uplot"] },
  preview: { host: "127.0.0.1", port: 4173, headers: { "Content-Security-Policy": policy } },
  build: {
    outDir: "dist",
    target: "safari16.4",
    // The policy knows no data: addresses, so nothing may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    setupFiles: ["src/vitest-setup.ts"],
    pool: "threads",
    testTimeout: 30_000,
  },
});
