// The case under the cursor beside the queue, for who chose it and has a wide screen. It is the case's own page, read for
// what matters first; nothing in it can be sent from here. Comfort only: every page is whole without it.
(function () {
  "use strict";
  var doc = document, box = doc.querySelector("[data-split]");
  if (!box || !window.DOMParser || !window.fetch || !window.matchMedia) return;
  var wide = window.matchMedia("(min-width: 1280px)"), timer = 0, wanted = "", shown = "", seq = 0, staying = 0, said = "";
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
  function list(selector, root) { return Array.prototype.slice.call(root.querySelectorAll(selector)); }
  function fill(page, url) {
    var title = page.querySelector("main h1"), head = doc.createElement("h2"), link = doc.createElement("a");
    var live = page.getElementById("live"), here = doc.createElement("div"), place = url === shown ? pane.scrollTop : 0;
    if (!title) return;
    seq = live ? +live.getAttribute("data-seq") : 0;
    pane.textContent = "";
    link.href = url;
    link.textContent = title.textContent;
    head.appendChild(link);
    pane.appendChild(head);
    here.className = "peek-here";
    pane.appendChild(here);
    list("#here .presence", page).forEach(function (node) { here.appendChild(bare(node)); });
    [".ch-m", ".ws-side .clock", ".claims", ".verdict", ".tl"].forEach(function (part) {
      list(part, page).slice(0, 3).forEach(function (node) { pane.appendChild(bare(node)); });
    });
    pane.scrollTop = place;
    shown = url;
    if (said !== part(url)) stay();
  }

  // Who else is there, and whether the case moved: asked when its stream says so. ------------------------------
  function part(url) { return url.split("?")[0] + "/presence"; }
  function look() {
    var url = shown;
    fetch(part(url), { credentials: "same-origin", headers: { "X-Redress-Script": "1" } }).then(function (answer) {
      if (answer.status !== 200 || url !== shown) return;
      if (+answer.headers.get("X-Redress-Seq") > seq) return read(url);
      return answer.text().then(function (html) {
        var here = pane.querySelector(".peek-here");
        if (!here || url !== shown) return;
        here.textContent = "";
        list(".presence", new DOMParser().parseFromString(html, "text/html")).forEach(function (node) { here.appendChild(bare(node)); });
      });
    }).catch(function () { /* asked again with the next event */ });
  }
  doc.addEventListener("redress-moved", function (event) {
    if (shown && part(shown) === "/desk/cases/" + event.detail + "/presence") look();
  });
  // Whoever stays at a case reads it, and its colleagues are told; whoever runs by is not there.
  function tell(what) {
    var csrf = doc.querySelector("input[name=csrf]"), fields = new URLSearchParams();
    if (!csrf || !said) return;
    fields.set("csrf", csrf.value);
    fields.set("what", what);
    fetch(said, { method: "POST", body: fields, keepalive: what === "leave", credentials: "same-origin", headers: { "X-Redress-Script": "1" } })
      .catch(function () { /* told again */ });
  }
  function go() {
    clearInterval(staying);
    tell("leave");
    said = "";
  }
  function stay() {
    go();
    var url = shown;
    staying = setTimeout(function () {
      if (url !== shown || !wide.matches || doc.visibilityState === "hidden") return;
      said = part(url);
      tell("viewing");
      staying = setInterval(function () { if (wide.matches) tell("viewing"); else go(); }, 20000);
    }, 3000);
  }
  doc.addEventListener("visibilitychange", function () {
    if (doc.visibilityState === "hidden") go();
    else if (shown) stay();
  });
  window.addEventListener("pagehide", go);

  function show(url) {
    wanted = url;
    if (wide.matches && url !== shown) read(url);
  }
  function read(url) {
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
