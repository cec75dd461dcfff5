// The engine behind the shell's commands. The only file that knows how the page reaches it.
import { Channel } from "@tauri-apps/api/core";
import type { Backend } from "./backend";
import { commands, type Update } from "./bindings";

export function tauri(): Backend {
  return {
    ...commands,
    tryKeychain: async () => void (await commands.tryKeychain()),
    forgetToken: async (ticket) => void (await commands.forgetToken(ticket)),
    removeProfile: async (profile, seen) => void (await commands.removeProfile(profile, seen)),
    removeWatchFolder: async (id) => void (await commands.removeWatchFolder(id)),
    forgetStore: async (address) => void (await commands.forgetStore(address)),
    openTokenPage: async (endpoint) => void (await commands.openTokenPage(endpoint)),
    openOnHub: async (delivery) => void (await commands.openOnHub(delivery)),
    showFolder: async (path) => void (await commands.showFolder(path)),
    pause: async (delivery) => void (await commands.pause(delivery)),
    resume: async (delivery) => void (await commands.resume(delivery)),
    stopEstimate: async () => void (await commands.stopEstimate()),
    stopCheck: async (delivery) => void (await commands.stopCheck(delivery)),
    handOver: async (delivery, profile) => void (await commands.handOver(delivery, profile)),
    closingIsAsked: async () => void (await commands.closingIsAsked()),
    stopTrial: async () => void (await commands.stopTrial()),
    say: async (sentence) => void (await commands.say(sentence)),
    hideWindow: async () => void (await commands.hideWindow()),
    quit: async () => void (await commands.quit()),
    copy: (text) => navigator.clipboard.writeText(text),
    follow: async (tell) => {
      const updates = new Channel<Update>();
      updates.onmessage = tell;
      await commands.follow(updates);
    },
  };
}
