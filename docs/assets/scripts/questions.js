// Opens the question that an address or a search result names by its heading, and all of them on paper.
const all = () => [...document.querySelectorAll("details.question")];
const reveal = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const box = target && target.closest("details.question");
  if (!box) return;
  box.open = true;
  box.scrollIntoView();
};
addEventListener("hashchange", reveal);
reveal();
let closed = [];
addEventListener("beforeprint", () => { closed = all().filter((box) => !box.open); closed.forEach((box) => { box.open = true; }); });
addEventListener("afterprint", () => { closed.forEach((box) => { box.open = false; }); });
