// What the page can do more with JavaScript: a switch for light and dark, previews, links to copy. All of it can be done without.
(function () {
  "use strict";

  var root = document.documentElement;

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

  function copyLinks() {
    if (!navigator.clipboard) return;
    document.querySelectorAll("button.copy-link").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { copy(button, addressOf(button.dataset.fragment)); });
    });
    document.querySelectorAll("button.copy").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        copy(button, document.querySelector(button.dataset.copy).textContent);
      });
    });
  }

  // Previews: a link in a text shows the card of the record that it leads to

  function cardOf(link) {
    var found = /([a-z]+)\/([^\/]+)\.html$/.exec(link.getAttribute("href") || "");
    return found && document.getElementById("preview-" + found[1] + "-" + decodeURIComponent(found[2]));
  }

  function previews(text) {
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

    text.querySelectorAll("a").forEach(function (link) {
      var card = cardOf(link);
      if (!card) return;
      var touched = false;
      link.addEventListener("pointerenter", function (event) {
        if (event.pointerType !== "mouse") return;
        clearTimeout(timer);
        timer = setTimeout(show, 300, link, card);
      });
      link.addEventListener("pointerleave", function (event) {
        if (event.pointerType === "mouse") hideSoon(250);
      });
      link.addEventListener("focus", function () {
        if (link.matches(":focus-visible") && !touched) show(link, card);
      });
      link.addEventListener("blur", function () { hideSoon(50); });
      link.addEventListener("pointerdown", function (event) { touched = event.pointerType !== "mouse"; });
      link.addEventListener("click", function (event) {
        if (touched && !card.matches(":popover-open")) {
          event.preventDefault();
          show(link, card);
        }
        touched = false;
      });
      card.addEventListener("pointerleave", function () { hideSoon(250); });
      card.addEventListener("focusout", function () { hideSoon(50); });
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

  document.addEventListener("keydown", searchKey);
  document.querySelectorAll("button.theme").forEach(themeSwitch);
  document.querySelectorAll(".with-notes").forEach(previews);
  document.querySelectorAll("select.names").forEach(namesSwitch);
  copyLinks();
})();
