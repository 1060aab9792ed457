// The case under the cursor beside the queue, for who chose it and has a wide screen. It is the case's own page, read for
// what matters first; nothing in it can be sent from here. Comfort only: every page is whole without it.
(function () {
  "use strict";
  var doc = document, box = doc.querySelector("[data-split]");
  if (!box || !window.DOMParser || !window.fetch || !window.matchMedia) return;
  var wide = window.matchMedia("(min-width: 1280px)"), timer = 0, wanted = "", shown = "";
  var pane = doc.createElement("aside");
  pane.className = "peek";
  pane.setAttribute("aria-label", box.getAttribute("data-split"));
  pane.textContent = box.getAttribute("data-empty");
  box.appendChild(pane);
  box.classList.add("is-split");

  // Columns give way to the case: the rows that span the table span those that are left.
  function spans() {
    var heads = Array.prototype.slice.call(doc.querySelectorAll(".queue thead th"));
    var seen = heads.filter(function (head) { return head.offsetWidth > 0; }).length;
    Array.prototype.slice.call(doc.querySelectorAll(".queue .grp th")).forEach(function (row) { row.colSpan = seen; });
  }
  window.addEventListener("resize", spans);
  spans();

  // What is taken over has no ids of its own here, and nothing to press but links.
  function bare(node) {
    var copy = doc.importNode(node, true);
    Array.prototype.slice.call(copy.querySelectorAll("form, button, input, select, textarea, details")).forEach(function (it) {
      it.parentNode.removeChild(it);
    });
    Array.prototype.slice.call(copy.querySelectorAll("[id]")).concat(copy).forEach(function (it) { it.removeAttribute("id"); });
    return copy;
  }
  function fill(page, url) {
    var title = page.querySelector("main h1"), head = doc.createElement("h2"), link = doc.createElement("a");
    if (!title) return;
    pane.textContent = "";
    link.href = url;
    link.textContent = title.textContent;
    head.appendChild(link);
    pane.appendChild(head);
    [".ch-m", "main > .presence", ".ws-side .clock", ".claims", ".verdict", ".tl"].forEach(function (part) {
      Array.prototype.slice.call(page.querySelectorAll(part), 0, 3).forEach(function (node) { pane.appendChild(bare(node)); });
    });
    pane.scrollTop = 0;
    shown = url;
  }
  function show(url) {
    wanted = url;
    if (!wide.matches || url === shown) return;
    pane.setAttribute("aria-busy", "true");
    fetch(url, { credentials: "same-origin" }).then(function (answer) {
      return answer.ok ? answer.text() : "";
    }).then(function (text) {
      if (wanted === url) fill(new DOMParser().parseFromString(text, "text/html"), url);
    }).catch(function () { shown = ""; }).then(function () { pane.removeAttribute("aria-busy"); });
  }

  doc.addEventListener("focusin", function (event) {
    var row = event.target.closest("tr.row"), link = row && row.querySelector("a.ttl");
    if (!link) return;
    clearTimeout(timer);
    // Whoever runs through the list asks for the last alone.
    timer = setTimeout(function () { show(link.getAttribute("href")); }, 150);
  });
  doc.addEventListener("click", function (event) {
    var row = event.target.closest("tr.row"), link = row && row.querySelector("a.ttl");
    if (link && !event.target.closest("a, input")) link.focus({ preventScroll: true });
  });
})();
