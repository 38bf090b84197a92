// Puts a newer build of the page into the open one: only what differs is exchanged, so that what the author has opened,
// chosen, selected or scrolled to stays. What was built is compared with what was built, never with what scripts have made
// of it since. Where that is not safe, nothing is touched, and the page has to be loaded again.
(() => {
  "use strict";
  const OWN = "/.briefgen/";
  const LOADS = "script:not([type*=json]), style, base, link[rel~=stylesheet], meta[http-equiv], iframe, object, embed";

  const shown = new WeakMap();
  const pair = (built, live) => {
    shown.set(built, live);
    built.childNodes.forEach((child, index) => pair(child, live.childNodes[index]));
  };
  const drop = (root) => root.querySelectorAll(`script[src^="${OWN}"]`).forEach((script) => script.remove());

  // This runs before all other deferred scripts: the page is as it was built, but for what a script of the head said of
  // itself, or set on the page as a whole.
  const page = document.documentElement.cloneNode(true);
  pair(page, document.documentElement);
  drop(page);
  page.querySelectorAll("script[data-exchange]").forEach((script) => script.removeAttribute("data-exchange"));

  const isElement = (node) => node.nodeType === Node.ELEMENT_NODE;
  const isSameKind = (old, now) => old.nodeName === now.nodeName && old.namespaceURI === now.namespaceURI;
  const attributesDiffer = (old, now) => !old.cloneNode(false).isEqualNode(now.cloneNode(false));

  // The changes that make one element of another: of its attributes, and of children before one that stays.
  const changes = function* (old, now) {
    if (old.isEqualNode(now)) return;
    if (attributesDiffer(old, now)) yield {old, now};
    const gone = [...old.childNodes], come = [...now.childNodes];
    while (gone.length && come.length && gone[0].isEqualNode(come[0])) gone.shift(), come.shift();
    let before = null;
    while (gone.length && come.length && gone.at(-1).isEqualNode(come.at(-1))) before = gone.pop(), come.pop();
    if (gone.length !== come.length || !gone.every((node, index) => isSameKind(node, come[index]))) yield {old, gone, come, before};
    else for (const [index, node] of gone.entries()) {
      if (isElement(node)) yield* changes(node, come[index]);
      else yield {old, gone: [node], come: [come[index]], before: node.nextSibling};
    }
  };

  const has = (node, what) => isElement(node) && (node.matches(what) || node.querySelector(what) !== null);
  const isInPlace = (node, parent) => node === null || shown.get(node)?.parentNode === shown.get(parent);
  const isSafe = ({old, now, gone, come, before}) => {
    if (!shown.get(old)?.isConnected) return false;
    if (now) return !old.matches(LOADS);
    return ![...gone, ...come].some((node) => has(node, LOADS)) && [before, ...gone].every((node) => isInPlace(node, old));
  };

  const setAttributes = (old, now) => {
    const live = shown.get(old);
    for (const {name} of [...old.attributes]) {
      if (now.hasAttribute(name)) continue;
      old.removeAttribute(name);
      live.removeAttribute(name);
    }
    for (const {name, value} of now.attributes) {
      if (old.getAttribute(name) === value) continue;
      old.setAttribute(name, value);
      live.setAttribute(name, value);
    }
    return [];
  };
  const setChildren = ({old, gone, come, before}) => {
    const parent = shown.get(old), next = before && shown.get(before);
    for (const node of gone) {
      shown.get(node).remove();
      node.remove();
    }
    return come.map((node) => {
      const live = document.importNode(node, true);
      old.insertBefore(node, before);
      parent.insertBefore(live, next);
      pair(node, live);
      return live;
    }).filter(isElement);
  };

  const mayStay = () => [...document.scripts].every((script) =>
    "exchange" in script.dataset || /json/.test(script.type) || script.getAttribute("src")?.startsWith(OWN));

  // Returns whether the open page is now as the given one, an HTML document of the same address.
  window.briefgenExchange = (next) => {
    const now = next.documentElement;
    drop(now);
    if (!mayStay()) return false;
    for (const {name} of [...page.attributes]) if (!now.hasAttribute(name)) page.removeAttribute(name);
    const all = [...changes(page, now)];
    if (!all.every(isSafe)) return false;
    const fresh = all.flatMap((change) => change.now ? setAttributes(change.old, change.now) : setChildren(change));
    document.dispatchEvent(new CustomEvent("briefgen:exchange", {detail: fresh}));
    return true;
  };
})();
