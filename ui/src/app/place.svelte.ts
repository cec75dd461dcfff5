// Where the window is, following its address.
import { place, type Place } from "../lib/route";

let now: Place = $state.raw(place(location.hash));

window.addEventListener("hashchange", () => {
  now = place(location.hash);
});

export const here = {
  get place(): Place {
    return now;
  },
};
