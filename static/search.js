// The search page. Names are found in a table that is a script (names/a-z.js), so this works from disk too; texts are
// found by Pagefind (pagefind/), which a page from disk can't load. Nothing is sent anywhere.
(function () {
  "use strict";

  var form = document.querySelector("form.search");
  if (!form) return;
  var root = document.documentElement.dataset.root;
  var field = form.elements.q;
  var facets = form.querySelector(".facets");
  var selects = facets ? Array.from(facets.querySelectorAll("select")) : [];
  var found = document.querySelector(".found");
  var inNames = document.querySelector(".found-names");
  var inTexts = document.querySelector(".found-texts");
  var more = inTexts.querySelector(".more-results");
  var isFromDisk = location.protocol === "file:";
  var hasIndex = "hasIndex" in form.dataset && !isFromDisk;
  var AT_ONCE = 10;
  var MOST_NAMES = 8;
  var latest = 0;

  function element(name, text, attributes) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    return made;
  }

  function onlyNames(why) {
    hasIndex = false;
    document.querySelector(".only-names").hidden = false;
    var reason = why && document.querySelector("." + why);
    if (reason) reason.hidden = false;
    if (facets) facets.hidden = form.querySelector(".of-texts").hidden = true;
    inTexts.hidden = true;
  }

  // What went wrong is said to the reader, and reported to whoever looks for it.
  function failed(error) {
    onlyNames("no-index");
    inTexts.classList.remove("is-busy");
    search();
    setTimeout(function () { throw error; });
  }

  // Names

  var PATHS = { actor: "actors/", country: "countries/", topic: "topics/index.html#topic-" };
  var names = null;

  // What searching overlooks: case, diacritics, ways to write a letter.
  function folded(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  }

  function slug(name) {
    return name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  }

  function pathOf(kind, id) {
    return PATHS[kind] + encodeURIComponent(id) + (kind === "topic" ? "" : ".html");
  }

  window.briefgenNameIndex = function (table) {
    var all = [];
    Object.keys(table).forEach(function (kind) {
      table[kind].forEach(function (line) {
        var parts = line.split("\t");
        var called = parts.slice(1);
        all.push({ kind: kind, path: pathOf(kind, parts[0] || slug(called[0])), names: called, folded: called.map(folded) });
      });
    });
    names = all;
    search();
  };

  function loadNames() {
    if (loadNames.done) return;
    loadNames.done = true;
    document.head.append(element("script", "", { src: root + "names/a-z.js" }));
  }

  var SCRIPTS_WITHOUT_SPACES = /[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]|[\ud840-\ud8bf]/;

  // How well a name fits: 3 as it stands, 2 as its beginning, 1 each word as the beginning of one of its words; else 0.
  function fit(name, query, words) {
    if (name === query) return 3;
    if (name.startsWith(query)) return 2;
    if (SCRIPTS_WITHOUT_SPACES.test(query) && name.includes(query)) return 1;
    var parts = name.split(/[^\p{L}\p{N}]+/u);
    return words.every(function (word) {
      return parts.some(function (part) { return part.startsWith(word); });
    }) ? 1 : 0;
  }

  function namesFor(text) {
    var query = folded(text).trim();
    var words = query.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    if (!names || !words.length) return [];
    var fitting = [];
    names.forEach(function (item) {
      var best = 0;
      var at = 0;
      item.folded.forEach(function (name, index) {
        var good = fit(name, query, words);
        if (!best && good) at = index;
        best = Math.max(best, good);
      });
      if (best) fitting.push({ item: item, fit: best, called: item.names[at] });
    });
    return fitting.sort(function (one, other) { return other.fit - one.fit; });
  }

  function showNames(text) {
    var fitting = namesFor(text);
    var rows = fitting.slice(0, hasIndex ? MOST_NAMES : 50).map(function (row) {
      var line = element("li");
      var link = element("a", "", { href: root + row.item.path, class: "hit" });
      link.append(element("bdi", row.item.names[0]));
      line.append(link);
      var also = row.called === row.item.names[0] ? "" : ", " + row.called;
      line.append(" ", element("span", row.item.kind + also, { class: "meta" }));
      return line;
    });
    inNames.querySelector("ul").replaceChildren.apply(inNames.querySelector("ul"), rows);
    inNames.hidden = !rows.length;
    return fitting.length;
  }

  // Texts

  var UNSPACED = "[\\u3005-\\u3007\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}]";
  var BETWEEN = new RegExp("(?<=" + UNSPACED + ")(?=" + UNSPACED + ")", "gu");
  var MARKS = "(?:</?mark>)*";
  var SPACED = new RegExp("(?<=" + UNSPACED + MARKS + ") (?=" + MARKS + UNSPACED + ")", "gu");
  var pagefind = null;

  function load() {
    if (!pagefind) {
      pagefind = import(new URL(root + "pagefind/pagefind.js", location.href).href).then(function (module) {
        return module.filters().then(function (counts) { return { module: module, counts: counts }; });
      });
    }
    return pagefind;
  }

  // Each character of Chinese and Japanese is a word of the index; those that stand together are looked for as they stand.
  function asked(text) {
    var spaced = text.replace(BETWEEN, " ").trim();
    var isOneRun = new RegExp("^" + UNSPACED + "{2,}$", "u").test(text.trim());
    return isOneRun ? '"' + spaced + '"' : spaced;
  }

  function chosen() {
    var filters = {};
    selects.forEach(function (select) {
      if (select.name !== "sort" && select.value) filters[select.name] = select.value;
    });
    return filters;
  }

  function order(facet) {
    if (facet === "year") return function (one, other) { return other - one; };
    return function (one, other) { return one.localeCompare(other, document.documentElement.lang); };
  }

  function countFacets(counts, totals) {
    selects.forEach(function (select) {
      select.classList.toggle("is-chosen", Boolean(select.value));
      if (select.name === "sort") return;
      var own = select.value;
      var of = (own ? totals : counts)[select.name] || {};
      var values = Object.keys(of).filter(function (value) { return of[value] || value === own; }).sort(order(select.name));
      if (own && values.indexOf(own) < 0) values.unshift(own);
      var options = values.map(function (value) {
        var option = element("option", value + " (" + (of[value] || 0) + ")", { value: value });
        option.selected = value === own;
        return option;
      });
      select.replaceChildren.apply(select, [select.options[0]].concat(options));
      select.value = own;
      select.disabled = !options.length;
    });
  }

  // An excerpt is text with marks in it; whatever else looks like markup is text.
  function marked(excerpt) {
    var line = element("p", "", { class: "excerpt" });
    excerpt.replace(SPACED, "").replace(/<\/mark>(\s*)<mark>/g, "$1").split(/<\/?mark>/).forEach(function (part, index) {
      var text = part.replace(/&lt;/g, "<").replace(/&gt;/g, ">");
      line.append(index % 2 ? element("mark", text) : text);
    });
    return line;
  }

  function resultOf(data) {
    var line = element("li");
    var title = element("p", "", { class: "title" });
    title.append(element("a", (data.meta.title || data.url).replace(SPACED, ""), { href: data.url, class: "hit" }));
    var facts = ["kind", "status", "year"].map(function (name) { return (data.filters[name] || [])[0]; }).filter(Boolean);
    line.append(title, element("p", facts.join(" · "), { class: "meta" }));
    var excerpt = data.excerpt.replace(new RegExp("\\s*" + facts[0] + "\\.?$"), ""); // the kind is the last word of each page
    if (excerpt) line.append(marked(excerpt));
    return line;
  }

  function showMore(results, mine) {
    var list = inTexts.querySelector("ol");
    var next = results.slice(list.children.length, list.children.length + AT_ONCE);
    return Promise.all(next.map(function (result) { return result.data(); })).then(function (all) {
      if (mine !== latest) return null;
      var first = list.children.length;
      all.forEach(function (data) { list.append(resultOf(data)); });
      more.hidden = list.children.length >= results.length;
      more.onclick = function () {
        showMore(results, mine).then(function () { list.children[first + all.length].querySelector("a").focus(); });
      };
      return null;
    });
  }

  function showTexts(text, mine, count, isIdle) {
    var filters = chosen();
    var sorts = form.elements.sort.value ? { date: "desc" } : {};
    return load().then(function (loaded) {
      if (isIdle) {
        if (mine === latest) { countFacets(loaded.counts, loaded.counts); inTexts.hidden = true; inTexts.classList.remove("is-busy"); }
        return null;
      }
      inTexts.classList.add("is-busy");
      return loaded.module.search(text.trim() ? asked(text) : null, { filters: filters, sort: sorts }).then(function (answer) {
        if (mine !== latest) return null;
        countFacets(answer.filters, answer.totalFilters);
        inTexts.querySelector("ol").replaceChildren();
        inTexts.hidden = !answer.results.length;
        tell(answer.results.length, count, true);
        return showMore(answer.results, mine);
      }).then(function () { if (mine === latest) inTexts.classList.remove("is-busy"); });
    });
  }

  function tell(texts, count, withTexts) {
    var parts = [];
    if (count) parts.push(count + (count === 1 ? " name" : " names"));
    if (texts) parts.push(texts + (texts === 1 ? " page" : " pages"));
    found.textContent = parts.length ? parts.join(", ") : withTexts || names ? "Nothing found. Try fewer or other words." : "";
  }

  // The form

  function search() {
    var text = field.value;
    var mine = ++latest;
    var count = showNames(text);
    if (text.trim()) loadNames();
    var isIdle = !text.trim() && !Object.keys(chosen()).length;
    if (isIdle) found.textContent = "";
    if (hasIndex && (!isIdle || pagefind)) showTexts(text, mine, count, isIdle).catch(failed);
    else if (!isIdle) tell(0, count, false);
  }

  function write() {
    var asks = new URLSearchParams();
    if (field.value.trim()) asks.set("q", field.value.trim());
    selects.forEach(function (select) { if (select.value) asks.set(select.name, select.value); });
    if (!isFromDisk) history.replaceState(null, "", (String(asks) ? "?" + asks : location.pathname) + location.hash);
  }

  function read() {
    var asks = new URLSearchParams(location.search);
    field.value = asks.get("q") || "";
    selects.forEach(function (select) {
      var value = asks.get(select.name);
      if (!value) return;
      if (!Array.from(select.options).some(function (option) { return option.value === value; })) {
        select.append(element("option", value, { value: value }));
      }
      select.value = value;
    });
  }

  var waiting = 0;
  field.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(function () { write(); search(); }, 150);
  });
  form.addEventListener("change", function (event) { if (event.target !== field) { write(); search(); } });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    clearTimeout(waiting);
    write();
    search();
  });

  // Keys: up and down through what was found, Escape back to the field, and there to nothing.
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    var hits = Array.from(document.querySelectorAll(".hit"));
    var at = hits.indexOf(document.activeElement);
    var isInField = document.activeElement === field;
    if (event.key === "Escape" && (at >= 0 || isInField)) {
      event.preventDefault();
      if (isInField) { field.value = ""; write(); search(); }
      field.focus();
    } else if (event.key === "ArrowDown" && (isInField || at >= 0) && hits[at + 1]) {
      event.preventDefault();
      hits[at + 1].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      (hits[at - 1] || field).focus();
    }
  });

  form.hidden = false;
  if (hasIndex) {
    facets.hidden = false;
    ["focusin", "pointerenter"].forEach(function (event) {
      facets.addEventListener(event, function () { if (!pagefind) { load(); search(); } });
    });
  } else onlyNames(isFromDisk && "hasIndex" in form.dataset ? "from-disk" : "");
  read();
  field.focus({ preventScroll: true });
  search();
})();
