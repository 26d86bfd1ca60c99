// Enhances a form that is complete without it: errors in the page's language, a look before
// sending, and where no address takes the answers, the e-mail that holds them.
const form = document.querySelector("form[data-form]");
const one = (selector, from = form) => from.querySelector(selector);
const all = (selector, from = form) => [...from.querySelectorAll(selector)];
const data = form.dataset;
const posts = form.hasAttribute("action");
const fill = one("[data-step=fill]"), review = one("[data-step=review]"), errors = one("[data-errors]");
const sent = one("[data-sent]", form.parentElement), send = one("[type=submit]");
const final = [...send.childNodes];
const fields = all("[data-label]");
// A page that leads here names itself after the #, which no server is sent.
const about = new URLSearchParams(location.hash.slice(1)).get("about") ?? "", page = one("#page");
if (page && !page.value && /^\/[\w./-]*$/.test(about)) page.value = location.origin + about;

const freed = (field) => field.dataset.unlessField
  && one(`#${field.dataset.unlessField}`).value === field.dataset.unlessValue;
const required = (field) => Boolean(field.dataset.missing) && (field.required || Boolean(field.dataset.unlessField)) && !freed(field);
const empty = (field) => (field.type === "checkbox" ? !field.checked : !field.value.trim());
const web = /^https?:\/\/[^\s/]+\S*$/i, mail = /^[^\s@<>"]+@[^\s@.<>"]+(\.[^\s@.<>"]+)+$/;
const wrong = (field) => field.validity.badInput
  || (field.type === "email" && !mail.test(field.value.trim()))
  || (field.type === "url" && !web.test(field.value.trim()));
const fault = (field) => {
  if (!field.validity.badInput && empty(field)) return required(field) ? field.dataset.missing : "";
  return wrong(field) ? field.dataset.wrong ?? "" : "";
};
const show = (field) => {
  const said = fault(field), place = one(`#${field.id}-error`);
  place.textContent = said;
  place.hidden = !said;
  if (said) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
  return said;
};
const element = (name, text) => Object.assign(document.createElement(name), { textContent: text });

const check = () => {
  const found = fields.map((field) => [field, show(field)]).filter(([, said]) => said);
  errors.hidden = !found.length;
  one("#form-errors").textContent = found.length === 1 ? data.one : data.many.replace("#", found.length);
  one("ul", errors).replaceChildren(...found.map(([field, said]) => {
    const item = document.createElement("li"), link = element("a", said);
    link.href = `#${field.id}`;
    link.addEventListener("click", (event) => { event.preventDefault(); field.focus(); });
    item.append(link);
    return item;
  }));
  if (found.length) errors.focus();
  return !found.length;
};
// Once told, an error goes as soon as it is mended; a new one waits for the button.
form.addEventListener("input", ({ target }) => {
  if (target.matches("[aria-invalid]")) show(target);
  fields.filter((field) => field.dataset.unlessField === target.id && field.matches("[aria-invalid]")).forEach(show);
});

const answer = (field) => {
  if (field.type === "checkbox") return field.checked ? data.yes : "";
  if (field.type === "date" && field.value) return field.valueAsDate.toLocaleDateString([`${document.documentElement.lang}-150`, document.documentElement.lang], { dateStyle: "long", timeZone: "UTC" });
  return field.tagName === "SELECT" ? (field.value && field.selectedOptions[0].text) : field.value.trim();
};
const answers = () => fields.map((field) => [field.dataset.label, answer(field)]).filter(([, said]) => said);

// --- Two steps: what will be sent is shown, then confirmed -------------------------------------
let reviewing = false;
const step = (on) => {
  reviewing = on;
  fill.hidden = on;
  review.hidden = !on;
  if (on) {
    one("dl", review).replaceChildren(...answers().flatMap(([label, said]) => [element("dt", label), element("dd", said)]));
    send.replaceChildren(...final);
  } else send.textContent = send.dataset.check;
};
if (review) {
  one("[data-read-over]").hidden = true;
  one("#read_over").required = false;
  step(false);
  one("[data-change]", review).addEventListener("click", () => { step(false); fields[0].focus(); });
}

// --- Where no address takes the answers: an e-mail that its writer sends ------------------------
const message = () => [data.opening, "", ...answers().map(([label, said]) => `${label}${data.colon}${said}`), ""].join("\n").replaceAll("\u202f", "\u00a0");
const prepare = () => {
  const text = message(), own = one("[type=email]"), copy = one("#copy")?.checked && own?.value.trim();
  const parts = [`subject=${encodeURIComponent(data.subject)}`];
  if (copy) parts.push(`cc=${encodeURIComponent(copy)}`);
  parts.push(`body=${encodeURIComponent(text.replace(/\r?\n/g, "\r\n"))}`);
  const link = `mailto:${encodeURIComponent(data.email).replace("%40", "@")}?${parts.join("&")}`;
  const long = link.length > Number(data.limit), again = one("[data-again]", sent);
  one("#message", sent).value = text;
  one("[data-too-long]", sent).hidden = !long;
  one("[data-opened]", sent).hidden = long;
  again.hidden = long;
  delete data.late;
  form.hidden = true;
  sent.hidden = false;
  one("h3", sent).focus();
  if (!long) { again.href = link; again.click(); }
};
if (!posts) {
  form.hidden = false;
  one("[data-by-hand]", form.parentElement).open = false;
  one("[data-back]", sent).addEventListener("click", () => { sent.hidden = true; form.hidden = false; if (review) step(false); fields[0].focus(); });
  one("[data-copy-message]", sent).addEventListener("click", async ({ currentTarget }) => {
    const box = one("#message", sent);
    box.select();
    try { await navigator.clipboard.writeText(box.value); } catch { return; /* selected: Ctrl+C copies it */ }
    one("[data-copied]", sent).textContent = currentTarget?.dataset.done ?? one("[data-copy-message]", sent).dataset.done;
  });
}

form.noValidate = true;
form.addEventListener("submit", (event) => {
  if (!reviewing && !check()) return event.preventDefault();
  if (review && !reviewing) { event.preventDefault(); step(true); return one("h3", review).focus(); }
  if (review) one("#read_over").checked = true;
  if (!posts) { event.preventDefault(); prepare(); }
});
// Back from the answer of the endpoint, what was written is there again, at its first step.
addEventListener("pageshow", () => { if (review && reviewing) step(false); });
