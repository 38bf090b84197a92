// The timeline with JavaScript: the filters stand in the address, events are counted, j and k go from one to the next.
// The filters themselves are rules of static/filters.css and need none of this.
(function () {
  "use strict";

  var form = document.querySelector(".timeline-page form.filters");
  var entries = Array.from(document.querySelectorAll(".events .timeline > li"));
  if (!entries.length) return;

  // The filters, in the address and on the page

  var selects = form ? Array.from(form.querySelectorAll("select")) : [];
  var output = form && form.querySelector("output");

  function key(option) { return option.dataset.key || ""; }

  function fromAddress() {
    var query = new URLSearchParams(location.search);
    selects.forEach(function (select) {
      var wanted = query.get(select.name) || "";
      var found = Array.from(select.options).find(function (option) { return key(option) === wanted; });
      select.value = found ? found.value : "";
    });
    show();
  }

  function toAddress() {
    var query = new URLSearchParams(location.search);
    selects.forEach(function (select) {
      var chosen = key(select.options[select.selectedIndex]);
      if (chosen) query.set(select.name, chosen);
      else query.delete(select.name);
    });
    var text = query.toString();
    try {
      history.replaceState(history.state, "", (text ? "?" + text : location.pathname) + location.hash);
    } catch (error) {
      // Where addresses may not be changed, the filters work all the same.
    }
  }

  function visible() {
    var chosen = selects.map(function (select) { return select.value; }).filter(Boolean);
    return entries.filter(function (entry) {
      var codes = (entry.dataset.f || "").split(" ");
      return chosen.every(function (code) { return codes.includes(code); });
    });
  }

  // With several filters, months and years can become empty in ways that no rule foresees.
  function show() {
    var left = visible();
    var kept = new Set();
    left.forEach(function (entry) {
      kept.add(entry.closest(".month"));
      kept.add(entry.closest(".year"));
    });
    document.querySelectorAll(".events .month, .events .year").forEach(function (part) { part.classList.toggle("is-empty", !kept.has(part)); });
    if (output) output.textContent = (left.length < entries.length ? left.length + " of " : "") + entries.length + " events";
  }

  if (form) {
    form.addEventListener("change", function () {
      toAddress();
      show();
    });
    form.addEventListener("reset", function () {
      setTimeout(function () {
        toAddress();
        show();
      }, 0);
    });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    window.addEventListener("popstate", fromAddress);
    window.addEventListener("pageshow", fromAddress);
    form.querySelector(".keys").hidden = false;
    form.classList.add("counts");
    fromAddress();
  }

  // j and k

  var current = null;

  function go(step) {
    var left = visible();
    var at = left.indexOf(current && current.contains(document.activeElement) ? current : null);
    if (at < 0) {
      at = left.findIndex(function (entry) { return entry.getBoundingClientRect().top > 0; });
      if (at < 0) at = left.length;
      if (step > 0) at -= 1;
    }
    current = left[Math.max(0, Math.min(left.length - 1, at + step))];
    if (!current) return;
    current.querySelector(".event-title a").focus({ preventScroll: true });
    current.scrollIntoView({ block: "center" });
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, [contenteditable]")) return;
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
  });

  // A mark in a lane says what it is

  function title(mark) {
    var entry = document.getElementById(mark.getAttribute("href").slice(1));
    if (!entry || mark.querySelector("title")) return;
    var text = document.createElementNS("http://www.w3.org/2000/svg", "title");
    text.textContent = entry.querySelector(".when").textContent.trim() + ": " + entry.querySelector(".event-title").textContent.trim();
    mark.prepend(text);
  }

  document.querySelectorAll(".lanes svg").forEach(function (lane) {
    lane.addEventListener("pointerover", function (event) {
      var mark = event.target.closest("a");
      if (mark) title(mark);
    });
  });
})();
