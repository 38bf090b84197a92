// Before anything is painted: the reader's choice of light or dark, if one was made.
(function () {
  "use strict";
  document.currentScript.dataset.exchange = "";
  try {
    var theme = localStorage.getItem("briefgen-theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch (error) {
    // Storage may be closed to this page; then the system's choice holds.
  }
})();
