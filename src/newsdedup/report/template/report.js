"use strict";
// Without this script the report is whole: views follow the address, details open. It adds filters, order and keys.
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const first = one(".view.first");

  const target = () => document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const view = () => target()?.closest(".view") ?? first;
  const listOf = (shown) => document.getElementById(shown.dataset.list ?? "") ?? shown;

  function arrive() {
    const shown = view();
    for (const link of all("header nav a")) {
      const here = link.hash === `#${listOf(shown).id}` || link.hash === `#${shown.id}`;
      if (here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    const details = target()?.matches("[data-item]") && one("details", target());
    if (details) {
      details.open = true;
      one("summary", details).focus({ preventScroll: true });
    } else if (location.hash) {
      scrollTo(0, 0);
      shown.focus({ preventScroll: true });
    }
  }

  // Filters: an item stays if every choice is among its words and every word of the search is in its text.
  const texts = new WeakMap();
  function textOf(item) {
    if (!texts.has(item)) {
      const link = one("a[href^='#']", item);
      const whole = link && document.getElementById(link.hash.slice(1));
      texts.set(item, `${item.textContent} ${whole ? whole.textContent : ""}`.toLowerCase());
    }
    return texts.get(item);
  }

  function filter(form) {
    const list = document.getElementById(form.dataset.for);
    const wanted = one("input", form).value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = all("select[data-key]", form).filter((select) => select.value);
    let left = 0;
    for (const item of list.children) {
      const fits = chosen.every((select) => item.dataset[select.dataset.key].split(" ").includes(select.value));
      item.hidden = !(fits && wanted.every((word) => textOf(item).includes(word)));
      left += item.hidden ? 0 : 1;
    }
    const whole = list.children.length;
    one("output", form).textContent = left === whole ? `${whole}` : `${left} of ${whole}`;
    form.parentElement.querySelector(".none").hidden = left > 0;
  }

  function order(form) {
    const list = document.getElementById(form.dataset.for);
    const by = one("select[data-sort]", form).value;
    const key = by.replace("-", "");
    const sign = by.startsWith("-") ? 1 : -1;
    const place = (item) => Number(item.dataset.place);
    const value = (item) => (key ? sign * Number(item.dataset[key]) : 0);
    list.append(...[...list.children].sort((a, b) => value(a) - value(b) || place(a) - place(b)));
  }

  for (const form of all("form.filter")) {
    form.hidden = false;
    [...document.getElementById(form.dataset.for).children].forEach((item, place) => (item.dataset.place = place));
    form.addEventListener("submit", (event) => event.preventDefault());
    for (const kind of ["input", "change"]) form.addEventListener(kind, () => filter(form));
    one("select[data-sort]", form).addEventListener("change", () => order(form));
    one("[data-clear]", form.parentElement).addEventListener("click", () => {
      form.reset();
      order(form);
      filter(form);
      one("input", form).focus();
    });
    filter(form);
  }

  // Story alone, theme, keys.
  const toggles = all("[data-story]");
  function alone() {
    const on = document.body.classList.toggle("alone");
    for (const toggle of toggles) toggle.setAttribute("aria-pressed", String(on));
  }
  for (const toggle of toggles) {
    toggle.hidden = false;
    toggle.addEventListener("click", alone);
  }
  const themes = ["", "dark", "light"];
  function theme() {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const turn = dark ? ["", "light", "dark"] : themes;
    const root = document.documentElement;
    root.dataset.theme = turn[(turn.indexOf(root.dataset.theme ?? "") + 1) % 3];
  }
  const keys = one("#keys");
  for (const [id, act] of [["theme", theme], ["help", () => keys.showModal()]]) {
    const button = document.getElementById(id);
    button.hidden = false;
    button.addEventListener("click", act);
  }

  function step(by) {
    const shown = view();
    const list = one(".list, .rules", listOf(shown));
    const items = list ? [...list.children].filter((item) => !item.hidden) : [];
    if (!items.length) return;
    const doors = items.map((item) => one("a, summary", item));
    const open = listOf(shown) !== shown;
    const at = doors.findIndex((door) => (open ? door.hash === `#${shown.id}` : door === document.activeElement));
    const next = doors[Math.max(0, Math.min(doors.length - 1, at + by))];
    if (open) location.hash = next.hash;
    else {
      next.focus();
      next.scrollIntoView({ block: "nearest" });
    }
  }

  const actions = {
    j: () => step(1),
    k: () => step(-1),
    s: alone,
    t: theme,
    "?": () => keys.showModal(),
    "/": () => one("input[type=search]", view())?.focus(),
    Escape: () => {
      const list = listOf(view());
      if (list !== view()) {
        const back = view().id;
        location.hash = list.id;
        requestAnimationFrame(() => one(`a[href="#${back}"]`, list)?.focus());
      }
    },
  };
  all("header nav a").forEach((link, number) => (actions[number + 1] = () => link.click()));
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
    if (event.target.matches("input, select")) {
      if (event.key === "Escape") event.target.blur();
      if (event.key !== "/" || event.target.matches("input")) return;
    }
    const act = actions[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });
  addEventListener("hashchange", arrive);
  arrive();
})();
