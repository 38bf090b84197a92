// Annotating: words that are selected in an article become a claim, an event, or a quote to copy. The server finds the
// shortest quote and writes the record; it is shown, may be changed, and goes into the content when the author says so.
(() => {
  "use strict";
  const {token} = document.currentScript.dataset;
  const article = /^\/articles\/([a-z0-9-]+)\.html$/.exec(location.pathname)?.[1];
  const textOfArticle = () => document.querySelector("article > .text");
  if (!article || !textOfArticle()) return;
  const NOT_ITS_OWN = ".note, .ref, .citation, .footnote-ref, .footnote-backref, button";
  const CONTEXT = 80;

  const make = (name, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  };

  // What is selected: the article's own words, and those around them

  const selected = () => {
    const selection = getSelection(), text = textOfArticle();
    if (!text || !selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(text)) return null;
    let before = "", words = "", after = "";
    const nodes = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) {
      const node = nodes.currentNode, all = node.data;
      if (node.parentElement.closest(NOT_ITS_OWN)) continue;
      if (!range.intersectsNode(node)) {
        if (range.comparePoint(node, 0) < 0) before += all;
        else after += all;
        continue;
      }
      const start = node === range.startContainer ? range.startOffset : 0;
      const end = node === range.endContainer ? range.endOffset : all.length;
      before += all.slice(0, start);
      words += all.slice(start, end);
      after += all.slice(end);
    }
    if (!words.trim()) return null;
    return {range, given: {article, words, before: before.slice(-CONTEXT), after: after.slice(0, CONTEXT)}};
  };

  // What the server does

  const ask = async (action, body) => {
    const headers = {"Content-Type": "application/json", "X-Briefgen-Token": token};
    let answer;
    try {
      answer = await fetch(`/.briefgen/do/${action}`, {method: "POST", headers, body: JSON.stringify(body)});
    } catch {
      throw new Error("The preview does not answer.");
    }
    if (!answer.ok) throw new Error((await answer.text()).trim());
    return answer.json();
  };

  // What is shown: in a tree of its own, which the page's styles don't reach

  const host = document.createElement("briefgen-annotate");
  const root = host.attachShadow({mode: "open"});
  const bar = make("div", {className: "bar", hidden: true});
  const said = make("p", {className: "said", hidden: true});
  const editor = make("dialog", {className: "record"});
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "Annotate the selection");
  bar.setAttribute("aria-keyshortcuts", "Alt+Q");
  said.setAttribute("role", "status");
  for (const name of ["preview.css", "annotate.css"]) root.append(make("link", {rel: "stylesheet", href: `/.briefgen/${name}`}));
  root.append(bar, said, editor);

  const SAID = "briefgen-said";
  let current = null, hiding = 0;
  const say = (words) => {
    said.textContent = words;
    said.hidden = false;
    clearTimeout(hiding);
    hiding = setTimeout(() => {
      said.hidden = true;
      sessionStorage.removeItem(SAID);
    }, 6000);
  };
  if (sessionStorage.getItem(SAID)) say(sessionStorage.getItem(SAID));
  const close = () => {
    bar.hidden = true;
    current = null;
  };
  const place = () => {
    const box = current.range.getBoundingClientRect(), own = bar.getBoundingClientRect();
    const above = box.top - own.height - 8;
    const top = above > 4 ? above : Math.min(box.bottom + 8, innerHeight - own.height - 4);
    const left = Math.min(Math.max(4, box.left + box.width / 2 - own.width / 2), document.documentElement.clientWidth - own.width - 4);
    bar.style.setProperty("--top", `${Math.max(4, top)}px`);
    bar.style.setProperty("--left", `${left}px`);
  };
  const look = () => {
    if (editor.open || bar.contains(root.activeElement)) return;
    current = selected();
    bar.hidden = !current;
    if (current) place();
  };

  const copy = async (yaml) => {
    try {
      await navigator.clipboard.writeText(yaml);
      say("The quote is in the clipboard.");
    } catch {
      show({kind: "quote", yaml});
    }
  };
  const begin = async (kind) => {
    if (!current) return;
    const {given} = current;
    close();
    try {
      const draft = await ask("draft", {kind, selection: given});
      if (kind === "quote") await copy(draft.yaml);
      else show(draft);
    } catch (error) {
      say(error.message);
    }
  };

  const show = (draft) => {
    const isCopy = draft.kind === "quote";
    const area = make("textarea", {value: draft.yaml, rows: Math.min(16, draft.yaml.split("\n").length + 1), spellcheck: false, readOnly: isCopy});
    const fault = make("pre", {className: "fault", hidden: true, tabIndex: 0});
    const cancel = make("button", {type: "button", className: "plain", onclick: () => editor.close()}, isCopy ? "Close" : "Cancel");
    const add = make("button", {type: "submit", className: "main"}, "Append");
    area.setAttribute("aria-label", isCopy ? "The quote" : "The record as YAML");
    fault.setAttribute("role", "alert");
    const form = make("form", {method: "dialog"},
      make("h2", {id: "record"}, isCopy ? "Copy this quote" : `New ${draft.kind}`),
      make("p", {className: "into"}, isCopy ? "The browser lets nothing into the clipboard here." : `Goes to the end of ${draft.path}.`),
      area, fault, make("p", {className: "do"}, cancel, ...(isCopy ? [] : [add])));
    form.onsubmit = async (event) => {
      event.preventDefault();
      if (isCopy) return;
      add.disabled = true;
      try {
        const {path} = await ask("append", {kind: draft.kind, article, yaml: area.value, digest: draft.digest});
        editor.close();
        sessionStorage.setItem(SAID, `Added to ${path}.`);  // the page is loaded anew at any moment
        say(sessionStorage.getItem(SAID));
      } catch (error) {
        fault.textContent = error.message;
        fault.hidden = false;
      }
      add.disabled = false;
    };
    editor.replaceChildren(form);
    editor.setAttribute("aria-labelledby", "record");
    editor.showModal();
    area.focus();
    area.setSelectionRange(0, 0);
    area.scrollTop = 0;
  };

  const button = (kind, label) => make("button", {type: "button", onclick: () => begin(kind)}, label);
  bar.append(button("claim", "Claim"), button("event", "Event"), button("quote", "Copy quote"), make("kbd", {}, "Alt+Q"));
  bar.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
  bar.addEventListener("keydown", (event) => {
    const buttons = [...bar.querySelectorAll("button")], at = buttons.indexOf(root.activeElement);
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (step) buttons[(at + step + buttons.length) % buttons.length].focus();
  });
  bar.addEventListener("focusout", () => setTimeout(look, 0));

  let waiting = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 150);
  });
  addEventListener("scroll", () => current && !bar.hidden && place(), {passive: true});
  addEventListener("resize", () => current && !bar.hidden && place());
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !bar.hidden) {
      getSelection().removeAllRanges();
      close();
    } else if (event.altKey && event.code === "KeyQ" && !editor.open) {
      if (bar.hidden) look();
      if (bar.hidden) return;
      event.preventDefault();
      bar.querySelector("button").focus();
    }
  });

  document.documentElement.append(host);
})();
