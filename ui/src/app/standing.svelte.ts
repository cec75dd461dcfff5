// What the sidebar tells from everywhere: how many deliveries are under way, how many finished models wait for somebody, how many profiles want a look.
import { getBackend, subscribe } from "../backend";
import { rooms } from "./rooms";

let troubled = $state(0);
let held = $state(0);
let deliveries: Awaited<ReturnType<typeof rooms.deliveries>>["deliveries"] | null = $state.raw(null);

async function countTroubled(): Promise<void> {
  const [{ needsAttention }, profiles] = await Promise.all([rooms.profile(), getBackend().profiles()]);
  troubled = profiles.filter(needsAttention).length;
}

async function countHeld(): Promise<void> {
  const [{ heldIn }, folders] = await Promise.all([rooms.watch(), getBackend().watchFolders()]);
  held = heldIn(folders).length;
}

// What can't be counted is not shown: the page itself says why.
function recount(): void {
  countTroubled().catch(() => (troubled = 0));
}

function recountHeld(): void {
  countHeld().catch(() => (held = 0));
}

export const standing = {
  get running(): number {
    return deliveries?.running ?? 0;
  },
  get held(): number {
    return held;
  },
  get troubled(): number {
    return troubled;
  },
  start(): () => void {
    let stop = (): void => {};
    let over = false;
    recount();
    recountHeld();
    rooms.deliveries().then(
      (room) => {
        deliveries = room.deliveries;
        if (!over) stop = room.deliveries.start();
      },
      () => {},
    );
    const quiet = subscribe((update) => {
      if (update.update === "profiles") recount();
      else if (update.update === "watch") recountHeld();
    });
    return () => {
      over = true;
      quiet();
      stop();
    };
  },
};
