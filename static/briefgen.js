// What the page can do more with JavaScript: a switch for light and dark, previews, links to copy. All of it can be done without.
(function () {
  "use strict";

  var root = document.documentElement;
  document.currentScript.dataset.exchange = ""; // says to the preview that parts of the page may be exchanged: see the end

  function stored(name, value) {
    try {
      if (value === undefined) return localStorage.getItem(name);
      if (value) localStorage.setItem(name, value);
      else localStorage.removeItem(name);
    } catch (error) {
      // Storage may be closed to this page; the choice then holds for this page alone.
    }
    return null;
  }

  // Light and dark

  var THEMES = { "": "System", light: "Light", dark: "Dark" };
  var SIGNS = { "": "◐", light: "○", dark: "●" };

  function themeSwitch(button) {
    function show() {
      var theme = root.dataset.theme || "";
      button.querySelector(".sign").textContent = SIGNS[theme];
      button.querySelector(".theme-name").textContent = THEMES[theme];
      button.setAttribute("aria-label", "Colours: " + THEMES[theme]);
    }
    button.addEventListener("click", function () {
      var names = Object.keys(THEMES);
      var next = names[(names.indexOf(root.dataset.theme || "") + 1) % names.length];
      if (next) root.dataset.theme = next;
      else delete root.dataset.theme;
      stored("briefgen-theme", next);
      show();
    });
    button.hidden = false;
    show();
  }

  // Links to copy

  function copy(button, text) {
    var label = button.textContent;
    navigator.clipboard.writeText(text).then(
      function () { button.textContent = "Copied"; },
      function () { button.textContent = "Copying is not allowed here"; }
    ).then(function () {
      setTimeout(function () { button.textContent = label; }, 2000);
    });
  }

  function addressOf(fragment) {
    return location.href.split("#")[0] + (fragment ? "#" + fragment : "");
  }

  function copyLink(button) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", function () { copy(button, addressOf(button.dataset.fragment)); });
  }

  function copyText(button) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", function () {
      copy(button, document.querySelector(button.dataset.copy).textContent);
    });
  }

  // Previews: a link in a text shows the card of the record that it leads to

  function cardOf(link) {
    var found = /([a-z]+)\/([^\/]+)\.html$/.exec(link.getAttribute("href") || "");
    return found && document.getElementById("preview-" + found[1] + "-" + decodeURIComponent(found[2]));
  }

  var timer = 0;
  var shown = null;

  function show(link, card) {
    clearTimeout(timer);
    if (shown && shown !== card && shown.matches(":popover-open")) shown.hidePopover();
    if (!card.matches(":popover-open")) card.showPopover({ source: link });
    shown = card;
  }

  function hideSoon(delay) {
    clearTimeout(timer);
    timer = setTimeout(function () {
      if (shown && shown.matches(":popover-open") && !shown.matches(":hover") && !shown.contains(document.activeElement)) {
        shown.hidePopover();
      }
    }, delay);
  }

  function preview(card) {
    card.addEventListener("pointerleave", function () { hideSoon(250); });
    card.addEventListener("focusout", function () { hideSoon(50); });
  }

  function previewed(link) {
    if (!cardOf(link)) return;
    var touched = false;
    link.addEventListener("pointerenter", function (event) {
      var card = cardOf(link);
      if (!card || event.pointerType !== "mouse") return;
      clearTimeout(timer);
      timer = setTimeout(show, 300, link, card);
    });
    link.addEventListener("pointerleave", function (event) {
      if (event.pointerType === "mouse") hideSoon(250);
    });
    link.addEventListener("focus", function () {
      var card = cardOf(link);
      if (card && link.matches(":focus-visible") && !touched) show(link, card);
    });
    link.addEventListener("blur", function () { hideSoon(50); });
    link.addEventListener("pointerdown", function (event) { touched = event.pointerType !== "mouse"; });
    link.addEventListener("click", function (event) {
      var card = cardOf(link);
      if (card && touched && !card.matches(":popover-open")) {
        event.preventDefault();
        show(link, card);
      }
      touched = false;
    });
  }

  // Names in another language: the table is loaded when one is chosen

  function namesSwitch(select) {
    var own = root.lang;
    function load(language) {
      var option = select.querySelector('option[value="' + CSS.escape(language) + '"]');
      if (!option) return;
      select.value = language;
      if (language === own) return;
      ["static/names.js", option.dataset.table].forEach(function (path) {
        var script = document.createElement("script");
        script.src = root.dataset.root + path;
        script.async = false;
        document.head.append(script);
      });
    }
    select.addEventListener("change", function () {
      var language = select.value;
      stored("briefgen-names", language === own ? "" : language);
      if (language === own && window.briefgenNames) window.briefgenNames(own, {});
      else load(language);
    });
    select.closest("[hidden]").hidden = false;
    var chosen = stored("briefgen-names");
    if (chosen) load(chosen);
  }

  // The key / leads to the search; where one types, it is a letter

  function searchKey(event) {
    var field = document.querySelector("form.search:not([hidden]) input");
    var link = document.querySelector("a.to-search");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !(field || link)) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    event.preventDefault();
    if (field) field.select();
    else location.href = link.href;
  }

  var PARTS = [
    ["button.theme", themeSwitch],
    ["button.copy-link", copyLink],
    ["button.copy", copyText],
    [".with-notes a", previewed],
    ["[popover].preview", preview],
    ["select.names", namesSwitch]
  ];

  function setUp(part) {
    PARTS.forEach(function (row) {
      if (part.matches(row[0])) row[1](part);
      part.querySelectorAll(row[0]).forEach(row[1]);
    });
  }

  document.addEventListener("keydown", searchKey);
  document.addEventListener("briefgen:exchange", function (event) { event.detail.forEach(setUp); });
  setUp(root);
})();
