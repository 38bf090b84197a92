// What is new since the reader's last visit. Which changes were on the page then is kept by this browser and goes nowhere.
// A visit lasts as long as its tab, so that what is new stays marked when the page is loaded again.
(function () {
  "use strict";

  var rows = Array.from(document.querySelectorAll("[data-change]"));
  var said = document.querySelector(".since-visit");
  if (!said) return;
  var site = new URL(document.documentElement.dataset.root || "./", location.href).pathname;
  var name = "briefgen-changes:" + site;

  function kept(storage, value) {
    try {
      if (value) window[storage].setItem(name, JSON.stringify(value));
      var found = JSON.parse(window[storage].getItem(name));
      return Array.isArray(found) ? found : null;
    } catch (error) {
      // Storage may be closed to this page, or hold something else; then this visit is like the first.
      return null;
    }
  }

  function mark(row) {
    var chip = document.createElement("span");
    chip.className = "chip";
    chip.textContent = "New";
    row.querySelector(".meta").prepend(chip, " ");
  }

  var now = rows.map(function (row) { return row.dataset.change; });
  var before = kept("sessionStorage") || kept("localStorage");
  if (!kept("localStorage", now)) return;
  kept("sessionStorage", before || now);
  said.hidden = false;
  if (!before) {
    said.textContent = "When you come back, what is new since this visit will be marked here. Only this browser remembers it.";
    return;
  }
  var fresh = rows.filter(function (row) { return !before.includes(row.dataset.change); });
  fresh.forEach(mark);
  said.textContent = fresh.length ? fresh.length + (fresh.length === 1 ? " change is" : " changes are") + " new since your last visit." : "Nothing has changed since your last visit.";
})();
