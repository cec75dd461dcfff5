// The features, each loaded when it is first shown, so that the window paints before all of it is read.
export const rooms = {
  deliver: () => import("../features/deliver"),
  deliveries: () => import("../features/deliveries"),
  profile: () => import("../features/profile"),
  receipt: () => import("../features/receipt"),
  settings: () => import("../features/settings"),
  start: () => import("../features/start"),
  watch: () => import("../features/watch"),
};
