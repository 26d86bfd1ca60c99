// Opens the box that an address or a search result names by what stands in it, and all of them on paper.
const BOXES = "details.question, details.folded";
const all = () => [...document.querySelectorAll(BOXES)];
const reveal = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const box = target && target.closest(BOXES);
  if (!box) return;
  box.open = true;
  (box.matches(".folded") ? target : box).scrollIntoView();
};
addEventListener("hashchange", reveal);
reveal();
let closed = [];
addEventListener("beforeprint", () => { closed = all().filter((box) => !box.open); closed.forEach((box) => { box.open = true; }); });
addEventListener("afterprint", () => { closed.forEach((box) => { box.open = false; }); });
