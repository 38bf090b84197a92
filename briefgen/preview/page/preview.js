// The preview's side of a page: brings it up to date when it, or what it is made of, has changed; says which other pages have;
// shows the problems of the last build. It is told of news by livereload's script, and then asks for the state: what was
// missed while there was no connection is in it as well.
(() => {
  "use strict";
  const me = document.currentScript.dataset;
  const here = location.pathname;
  const PLACE = "briefgen-preview-place", DISMISSED = "briefgen-preview-dismissed";
  let build = Number(me.build), leaving = false, asking = false, again = false, state = null;
  const others = new Map();

  // Where the page stood before it was loaded again

  const stored = (key) => {
    try {
      return JSON.parse(sessionStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const store = (key, value) => {
    try {
      sessionStorage.setItem(key, JSON.stringify(value));
    } catch {
      // Storage may be closed or full: then the page begins at its top.
    }
  };

  let place = stored(PLACE);
  sessionStorage.removeItem(PLACE);
  if (place && place.path !== here) place = null;
  const back = () => place && scrollTo({left: place.x, top: place.y, behavior: "instant"});
  const settle = () => {
    back();
    place = null;
    history.scrollRestoration = "auto";
  };
  back();
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) addEventListener(kind, () => { place = null; }, {once: true, passive: true});
  if (document.readyState === "complete") settle();
  else addEventListener("load", settle, {once: true});

  const reload = () => {
    if (leaving) return;
    leaving = true;
    store(PLACE, place || {path: here, x: scrollX, y: scrollY});
    history.scrollRestoration = "manual";
    location.reload();
  };

  // What the page is made of

  const pathOf = (address) => {
    try {
      const url = new URL(address, location.href);
      if (url.origin !== location.origin) return "";
      const path = decodeURIComponent(url.pathname).slice(1);
      return path === "" || path.endsWith("/") ? `${path}index.html` : path;
    } catch {
      return "";
    }
  };
  const sheets = () => [...document.querySelectorAll('link[rel~="stylesheet"]:not([data-replaced])')];
  const parts = () => {
    const linked = [...document.querySelectorAll("script[src], img[src], iframe[src], video[src], audio[src], source[src]")].map((node) => node.src);
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
    const icons = [...document.querySelectorAll('link[rel~="icon"]'), ...sheets()].map((link) => link.href);
    return new Set([me.file, pathOf(location.href), ...[...linked, ...loaded, ...icons].map(pathOf)]);
  };

  const refresh = (link) => {
    const fresh = link.cloneNode();
    const url = new URL(link.href);
    url.searchParams.set("build", state.build);
    fresh.href = url;
    link.dataset.replaced = "";
    for (const kind of ["load", "error"]) fresh.addEventListener(kind, () => link.remove());
    link.after(fresh);
  };

  // News

  const ask = async (isNews = false) => {
    if (leaving) return;
    again = asking;
    if (asking) return;
    asking = true;
    const newer = isNews ? load() : null;  // most often the news are of this page: so it is asked for at the same time
    // Without an answer the preview has ended; livereload's script tries until it is back, and then this asks again.
    const news = await fetch(`/.briefgen/state?since=${build}`).then((answer) => answer.ok && answer.json()).catch(() => null);
    try {
      if (news) await take(news, newer);
    } finally {
      asking = false;
    }
    if (again) ask();
  };

  const load = () => fetch(location.href).then((answer) => answer.text()).catch(() => "");
  const parsed = (text) => {
    const next = new DOMParser().parseFromString(text, "text/html");
    return [next, next.querySelector('script[src="/.briefgen/preview.js"]').dataset];
  };

  // Exchanges what changed in the page; returns whether that could be done. The page may be of a newer build than the news then:
  // it is asked for all the same what that one changed, or other pages that changed in it would never be told of.
  const exchange = async (newer) => {
    try {
      let [next, its] = parsed(await newer || await load());
      if (Number(its.build) < state.build) [next, its] = parsed(await load());
      return its.run === me.run && its.file === me.file && window.briefgenExchange(next);
    } catch (error) {
      console.info("briefgen: the page is loaded again, since it could not be exchanged:", error);
      return false;
    }
  };

  const take = async (news, newer) => {
    state = news;
    const isNew = state.build !== build;
    if (state.run !== me.run || (isNew && me.file === "")) return reload();
    const changed = new Set(state.changed), mine = parts();
    const touched = [...changed].filter((path) => mine.has(path));
    const links = sheets().filter((link) => changed.has(pathOf(link.href)));
    const restyled = new Set(links.map((link) => pathOf(link.href)));
    const rest = touched.filter((path) => !restyled.has(path));
    if (rest.some((path) => path !== me.file)) return reload();
    if (rest.length && !await exchange(newer)) return reload();
    build = state.build;
    links.forEach(refresh);
    for (const path of changed) {
      others.delete(path);
      if (path in state.titles) others.set(path, state.titles[path]);
    }
    for (const path of mine) others.delete(path);
    show();
  };

  window.LiveReloadPluginBriefgen = class {
    static identifier = "briefgen";
    static version = "1";
    reload() {
      ask(true);
      return true;
    }
  };
  let lost = 0;
  document.addEventListener("LiveReloadConnect", () => {
    clearTimeout(lost);
    lost = 0;
    stopped.hidden = true;
  });
  document.addEventListener("LiveReloadDisconnect", () => {
    lost ||= setTimeout(() => { stopped.hidden = false; }, 1500);
  });
  addEventListener("pageshow", (event) => event.persisted && ask());

  // What is shown: in a tree of its own, which the page's styles don't reach

  const make = (name, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children.filter((child) => child !== null));
    return node;
  };
  const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
  const cross = (label, act) => {
    const button = make("button", {type: "button", className: "close", title: `${label} (Esc)`, onclick: act}, "✕");
    button.setAttribute("aria-label", label);
    return button;
  };

  const host = document.createElement("briefgen-preview");
  const root = host.attachShadow({mode: "open"});
  const style = make("link", {rel: "stylesheet", href: "/.briefgen/preview.css"});
  const panel = make("dialog", {id: "problems"});
  const marks = make("div", {className: "marks"});
  const note = make("section", {className: "note", hidden: true});
  const stopped = make("p", {className: "stopped", hidden: true}, "The preview has ended. This page is as it was.");
  const corner = make("div", {className: "corner", hidden: true}, stopped, note, marks);
  for (const live of [note, marks, stopped]) live.setAttribute("role", "status");
  panel.setAttribute("aria-labelledby", "heading");
  note.setAttribute("aria-label", "Other pages that changed");
  root.append(style, corner, panel);
  style.onload = () => {
    corner.hidden = false;
    if (state) show();
  };

  const line = (problem) => {
    if (problem.source === null) return null;
    const gutter = `${problem.line} │ `;
    const under = make("span", {className: "carets"}, `${" ".repeat(gutter.length)}${problem.marks}`);
    under.setAttribute("aria-hidden", "true");
    const block = make("pre", {tabIndex: 0}, make("span", {className: "gutter"}, gutter), `${problem.source}\n`, under);
    block.setAttribute("role", "group");
    block.setAttribute("aria-label", `Line ${problem.line} of ${problem.path}`);
    return block;
  };
  const row = (problem) => {
    const where = problem.source === null ? problem.path : `${problem.path}:${problem.line}:${problem.column}`;
    const place = problem.link ? make("a", {href: problem.link, title: "Open in the editor"}, where) : make("span", {}, where);
    place.classList.add("place");
    return make("li", {className: problem.severity},
      make("p", {className: "head"}, place, make("span", {className: "code", title: problem.title}, `${problem.severity} ${problem.code}`)),
      make("p", {className: "message"}, problem.message),
      line(problem),
      ...problem.hints.map((hint) => make("p", {className: "hint"}, hint)));
  };

  const titled = () => {
    if (!state.errors) return [count(state.warnings, "warning"), "The site was built all the same."];
    const stop = `${count(state.errors, "problem")} ${state.errors === 1 ? "stops" : "stop"} the build`;
    return [stop, state.ready && me.file ? "The page below is from the last good build." : "Nothing could be built yet."];
  };
  const fill = () => {
    const [heading, words] = titled();
    const left = state.errors + state.warnings - state.problems.length;
    const list = make("ol", {}, ...state.problems.map(row));
    const at = panel.querySelector("ol")?.scrollTop || 0;
    const close = cross("Close", dismiss);
    close.autofocus = true;
    panel.replaceChildren(
      make("div", {className: "top"}, make("div", {}, make("h2", {id: "heading"}, heading), make("p", {}, words)), close),
      ...(left ? [list, make("p", {className: "more"}, `and ${left} more: briefgen check shows all`)] : [list]));
    panel.className = state.errors ? "errors" : "warnings";
    list.scrollTop = at;
  };

  // What was dismissed in one run is shown again in the next.
  const errorsKey = () => JSON.stringify([me.run, ...state.problems.filter((problem) => problem.severity === "error")]);
  const open = () => {
    fill();
    if (!panel.open) panel.showModal();
  };
  const dismiss = () => {
    if (state.errors) store(DISMISSED, errorsKey());
    panel.close();
  };
  panel.addEventListener("cancel", (event) => {
    event.preventDefault();
    dismiss();
  });
  panel.addEventListener("click", (event) => event.target === panel && dismiss());
  panel.addEventListener("close", () => state && showMarks());

  const showMarks = () => {
    const mark = (number, kind) => make("button", {type: "button", className: `mark ${kind}`, onclick: open}, count(number, kind));
    marks.replaceChildren(
      ...(state.errors && !panel.open ? [mark(state.errors, "error")] : []),
      ...(state.warnings ? [mark(state.warnings, "warning")] : []));
  };
  const showNote = () => {
    const link = ([path, title]) => make("li", {}, make("a", {href: `/${path.split("/").map(encodeURIComponent).join("/").replace(/(^|\/)index\.html$/, "$1")}`}, title));
    const details = make("details", {open: others.size < 4 || !!note.querySelector("details[open]")},
      make("summary", {}, `${count(others.size, "other page")} changed`), make("ul", {}, ...[...others].map(link)));
    note.replaceChildren(details, cross("Dismiss", () => {
      others.clear();
      note.hidden = true;
    }));
    note.hidden = others.size === 0;
  };
  const show = () => {
    if (corner.hidden) return;
    const wasForErrors = panel.className === "errors";
    if (state.errors && stored(DISMISSED) !== errorsKey()) open();
    else if (panel.open && (state.errors || (state.warnings && !wasForErrors))) fill();
    else if (panel.open) panel.close();
    if (!state.errors) store(DISMISSED, null);
    showMarks();
    showNote();
  };

  document.documentElement.append(host);
  ask();
})();
