// Search: a combobox whose list holds Pagefind's answers (WAI-ARIA APG, "Editable Combobox With List
// Autocomplete"). The focus stays in the field; aria-activedescendant says what is chosen.
const PAGES = 8, SECTIONS = 3;
const PAUSE = 160, SPOKEN = 800; // ms after the last key: until the engine is asked, until the count is spoken
const SIGNS = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'" };
const lang = document.documentElement.lang;
const make = (tag, facts = {}, ...inside) => {
  const element = Object.assign(document.createElement(tag), facts);
  element.append(...inside);
  return element;
};
const plain = (text) => text.replace(/&(amp|lt|gt|quot|#x27|#39);/g, (_, name) => SIGNS[name]);
const marked = (text) => text.split(/<\/?mark>/).map((part, at) => (at % 2 ? make("mark", { textContent: plain(part) }) : plain(part)));
// A section's excerpt often begins with its heading, which stands right above.
const after = (title, text) => (plain(text).startsWith(`${title}. `) ? text.slice(text.indexOf(". ") + 2) : text);
const folded = (word) => word.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

// How many letters must be typed otherwise to get from one word to the other (Levenshtein).
const distance = (one, other) => {
  let row = [...Array(other.length + 1).keys()];
  [...one].forEach((letter, at) => {
    const next = [at + 1];
    [...other].forEach((wanted, n) => next.push(Math.min(row[n + 1] + 1, next[n] + 1, row[n] + (letter !== wanted))));
    row = next;
  });
  return row.at(-1);
};
const nearest = (word, known) => {
  const typed = folded(word);
  return known.map((other) => [distance(typed, folded(other)), other])
    .filter(([far]) => far <= Math.ceil(typed.length / 4)).sort(([a], [b]) => a - b).slice(0, 3).map(([, other]) => other);
};

// With no word like those typed, Pagefind answers with words that begin alike: "b" for "bibliotheque".
const alike = (typed, pages) => {
  const asked = folded(typed).split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 3);
  const got = pages.flatMap(({ excerpt, sub_results: parts }) => [excerpt, ...parts.map((one) => one.excerpt)])
    .flatMap((text) => [...text.matchAll(/<mark>(.*?)<\/mark>/g)].map(([, word]) => folded(word)));
  return !asked.length || asked.some((word) => got.some((other) => other.includes(word.slice(0, Math.ceil(word.length / 2)))));
};

let started = false;
export const start = (dialog, base) => {
  if (started) return;
  started = true;
  // Pagefind starts its worker by a plain address; the policy of the site lets no other be started so.
  const whole = (url) => new URL(url, location).href, worker = whole(`${base}pagefind-worker.js`);
  globalThis.trustedTypes?.createPolicy("default", { createScriptURL: (url) => (whole(url) === worker ? url : null) });
  const part = (name) => dialog.querySelector(`[data-search-${name}]`);
  const input = dialog.querySelector("[role=combobox]"), list = dialog.querySelector("[role=listbox]");
  const [count, spoken, next, none, near, failed] = ["count", "spoken", "next", "none", "near", "failed"].map(part);
  let engine, words, asked = 0, found = [], shown = 0, timer, speaking, running = Promise.resolve();

  const load = () => (engine ??= import(`${base}pagefind.js`).then(async (module) => { await module.init(); return module; })
    .catch((error) => { engine = undefined; throw error; }));
  const options = () => [...list.querySelectorAll("[role=option]")];
  const choose = (option) => {
    options().forEach((other) => other.setAttribute("aria-selected", String(other === option)));
    if (option) { input.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
    else input.removeAttribute("aria-activedescendant");
  };
  const tell = (text) => {
    count.textContent = text;
    clearTimeout(speaking);
    speaking = setTimeout(() => { spoken.textContent = text; }, SPOKEN);
  };
  const option = (id, url, title, about, facts) => {
    const name = make("span", { id: `${id}-name`, className: "search__title" }, title);
    const text = make("span", { id: `${id}-text`, className: "search__text" }, ...about);
    const link = make("a", { id, href: url, tabIndex: -1, role: "option", ariaSelected: "false", ...facts }, name, text);
    link.setAttribute("aria-labelledby", name.id);
    link.setAttribute("aria-describedby", text.id);
    return link;
  };
  const group = ({ url, meta, excerpt, sub_results: parts }, at) => {
    const sections = parts.filter((one) => one.url !== url && one.url.includes("#")).slice(0, SECTIONS);
    const place = meta.section ? [make("span", { className: "search__place" }, meta.section)] : [];
    const page = option(`result-${at}`, url, meta.title, sections.length ? place : [...place, ...marked(excerpt)]);
    const inside = sections.map((one, n) => option(`result-${at}-${n}`, one.url, one.title, marked(after(one.title, one.excerpt)), { className: "search__section" }));
    return make("div", { role: "group", ariaLabel: meta.title }, page, ...inside);
  };
  const more = async (turn) => {
    const pages = await Promise.all(found.slice(shown, shown + PAGES).map((one) => one.data()));
    if (turn !== asked) return;
    if (!shown && !alike(input.value, pages)) [found, pages.length] = [[], 0];
    list.append(...pages.map((page, at) => group(page, shown + at)));
    shown += pages.length;
    next.hidden = shown >= found.length;
  };
  const suggest = async (typed, turn) => {
    words ??= fetch(`${base}words-${lang}.json`).then((answer) => (answer.ok ? answer.json() : [])).catch(() => []);
    const known = await words, parts = typed.split(/\s+/);
    if (turn !== asked) return;
    const unknown = parts.filter((word) => !known.some((one) => folded(one) === folded(word)));
    const others = unknown.flatMap((word) => nearest(word, known).map((other) => typed.replace(word, () => other))).slice(0, 3);
    near.hidden = !others.length;
    near.querySelector("span").replaceChildren(...others.map((text) => make("button", {
      type: "button", textContent: text, onclick: () => { input.value = text; input.focus(); ask(); },
    })));
  };
  const search = async () => {
    const turn = ++asked, typed = input.value.trim();
    failed.hidden = true;
    if (typed) count.textContent ||= count.dataset.busy;
    dialog.toggleAttribute("data-waiting", Boolean(typed) && list.hidden && none.hidden);
    try {
      const results = typed ? (await (await load()).search(typed)).results : [];
      if (turn !== asked) return;
      [found, shown] = [results, 0];
      list.replaceChildren();
      choose(null);
      await more(turn);
      if (turn !== asked) return;
      dialog.removeAttribute("data-waiting");
      list.hidden = !found.length;
      none.hidden = !typed || found.length > 0;
      near.hidden = true;
      input.setAttribute("aria-expanded", String(found.length > 0));
      tell(!typed ? "" : found.length ? (found.length === 1 ? count.dataset.one : count.dataset.many.replace("#", found.length.toLocaleString(lang))) : count.dataset.none);
      if (!none.hidden) await suggest(typed, turn);
    } catch {
      if (turn !== asked) return;
      dialog.removeAttribute("data-waiting");
      failed.hidden = false;
      list.hidden = none.hidden = next.hidden = true;
      input.setAttribute("aria-expanded", "false");
      tell("");
    }
  };
  const ask = () => { clearTimeout(timer); timer = undefined; running = search(); return running; };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    clearTimeout(speaking);
    choose(null);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", async (event) => {
    const choices = options(), at = choices.findIndex((one) => one.ariaSelected === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing) return;
    if (step && choices.length) { event.preventDefault(); choose(choices[at < 0 && step < 0 ? choices.length - 1 : (at + step + choices.length) % choices.length]); }
    // The caret moves: the reader is back in the field.
    else if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key)) choose(null);
    else if (event.key === "Enter") {
      event.preventDefault();
      if (at < 0) await (timer ? ask() : running);
      const { ctrlKey, metaKey, shiftKey } = event;
      (choices[at] ?? options()[0])?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
    }
  });
  // A result may be on this very page.
  list.addEventListener("click", (event) => { if (!event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close(); });
  next.addEventListener("click", async () => {
    const first = shown;
    await more(asked);
    input.focus();
    choose(list.querySelector(`#result-${first}`));
  });
  load().catch(() => {});
  if (input.value.trim()) ask();
};
