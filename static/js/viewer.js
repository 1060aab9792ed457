// The viewer of evidence: zoom by wheel and keys, move by dragging, turn without a new page. Comfort only: each of it is
// a link too.
(function () {
  "use strict";
  var doc = document, stage = doc.getElementById("stage");
  if (!stage) return;
  var tools = Array.prototype.slice.call(doc.querySelectorAll("[data-tool]"));
  var sheets = Array.prototype.slice.call(stage.querySelectorAll("img"));
  var size = 0, turn = +(stage.className.match(/turn-(\d+)/) || [0, 0])[1];

  // 0 fits the window; else a factor of the picture's own size.
  function zoom(to, x, y) {
    var before = size || fitted(), rect = stage.getBoundingClientRect();
    x = x === undefined ? rect.width / 2 : x - rect.left;
    y = y === undefined ? rect.height / 2 : y - rect.top;
    var left = stage.scrollLeft + x, top = stage.scrollTop + y;
    size = to && Math.min(Math.max(to, 0.1), 6);
    stage.className = stage.className.replace(/z-\S+/, size ? "z-free" : "z-fit");
    sheets.forEach(function (sheet) { sheet.style.zoom = size || ""; });
    if (size) {
      stage.scrollLeft = left * size / before - x;
      stage.scrollTop = top * size / before - y;
    }
    tools.forEach(function (tool) {
      var mine = tool.getAttribute("data-tool"), on = mine === "fit" ? !size : +mine === Math.round(size * 100);
      if (on) tool.setAttribute("aria-current", "true"); else tool.removeAttribute("aria-current");
    });
  }
  function fitted() {
    var first = sheets[0];
    if (!first || !first.naturalWidth) return 1;
    return (first.offsetWidth || first.naturalWidth) / first.naturalWidth;
  }
  function rotate(by) {
    turn = (turn + by + 360) % 360;
    stage.className = stage.className.replace(/turn-\d+/, "turn-" + turn);
  }
  function step(by) { zoom((size || fitted()) * by); }

  tools.forEach(function (tool) {
    tool.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      var what = tool.getAttribute("data-tool");
      if (what === "left") rotate(-90);
      else if (what === "right") rotate(90);
      else zoom(what === "fit" ? 0 : +what / 100);
    });
  });
  // The keys of the desk that are for this page (desk.js): never while somebody types, nor where they are switched off.
  doc.addEventListener("redress-key", function (event) {
    var act = { "+": function () { step(1.25); }, "=": function () { step(1.25); }, "-": function () { step(0.8); }, "0": function () { zoom(0); }, ",": function () { rotate(-90); }, ".": function () { rotate(90); } }[event.detail];
    if (!act) return;
    event.preventDefault();
    act();
  });
  // The wheel alone still moves the page and what is larger than the window.
  stage.addEventListener("wheel", function (event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom((size || fitted()) * (event.deltaY < 0 ? 1.15 : 1 / 1.15), event.clientX, event.clientY);
  }, { passive: false });

  var held = null;
  stage.addEventListener("pointerdown", function (event) {
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    held = { x: event.clientX + stage.scrollLeft, y: event.clientY + stage.scrollTop };
    stage.setPointerCapture(event.pointerId);
    event.preventDefault();
    stage.focus({ preventScroll: true });
  });
  stage.addEventListener("pointermove", function (event) {
    if (!held) return;
    stage.scrollLeft = held.x - event.clientX;
    stage.scrollTop = held.y - event.clientY;
  });
  stage.addEventListener("pointerup", function () { held = null; });
  stage.addEventListener("pointercancel", function () { held = null; });

  // As the address had it.
  if (/z-100/.test(stage.className)) zoom(1);
  if (/z-200/.test(stage.className)) zoom(2);
})();
