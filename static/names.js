// Names of actors and countries in another language. Loaded only for a reader who chooses one, before its table.
(function () {
  "use strict";
  if (window.briefgenNames) return;
  var page = document.documentElement;
  var root = new URL(page.dataset.root || "./", location.href).href;
  var first = new Map();

  function pathOf(name) {
    var link = name.closest("a");
    return name.dataset.path || (link && link.href.startsWith(root) ? link.href.slice(root.length).split("#")[0] : "");
  }

  function set(name, attribute, value) {
    if (value === null) name.removeAttribute(attribute);
    else name.setAttribute(attribute, value);
  }

  function write(name, text, language, title) {
    name.textContent = text;
    set(name, "lang", language);
    set(name, "title", title);
  }

  // A table of names by the path of the page; a name that it lacks is as it was first.
  window.briefgenNames = function (language, table) {
    var names = new Map(Object.entries(table));
    document.querySelectorAll("a.to-actor bdi, a.to-country bdi, h1 > bdi[data-path]").forEach(function (name) {
      if (!first.has(name)) first.set(name, [name.textContent, name.getAttribute("lang"), name.getAttribute("title")]);
      var was = first.get(name);
      var other = names.get(pathOf(name));
      if (other) write(name, other, language, was[0]);
      else write(name, was[0], was[1], was[2]);
    });
  };
})();
