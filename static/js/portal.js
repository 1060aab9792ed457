// Comfort only; ES5.
(function () {
  "use strict";
  var doc = document;

  function each(selector, work, root) {
    var list = (root || doc).querySelectorAll(selector);
    for (var i = 0; i < list.length; i++) work(list[i]);
  }
  function data(node, name) { return node.getAttribute("data-" + name) || ""; }
  function add(to, tag, text, name) {
    var node = doc.createElement(tag);
    if (name) node.className = name;
    node.textContent = text;
    return to.appendChild(node);
  }
  window.redress = { each: each, data: data, add: add };

  // Counts characters as the server does, not UTF-16 halves.
  each("textarea[data-limit]", function (area) {
    var out = doc.getElementById(area.id + "-count"), limit = +data(area, "limit");
    if (!out) return;
    function tell() {
      var left = limit - area.value.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, "_").length;
      out.textContent = data(out, left < 0 ? "over" : "left").replace("%n", Math.abs(left));
      out.className = left < 0 ? "counter counter-over" : "counter";
    }
    area.addEventListener("input", tell);
    tell();
  });

  // A second tap sends nothing; Back finds the form usable again.
  each("form[data-once]", function (form) {
    form.addEventListener("submit", function (event) {
      if (form.sent || event.defaultPrevented) { event.preventDefault(); return; }
      form.sent = true;
      each("button", function (b) { b.setAttribute("aria-disabled", "true"); }, form);
    });
  });
  window.addEventListener("pageshow", function () {
    each("form[data-once]", function (form) {
      form.sent = false;
      each("button", function (b) { b.removeAttribute("aria-disabled"); }, form);
    });
  });

  each("[data-copy]", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var from = doc.getElementById(data(button, "copy")), label = button.textContent;
      function done() {
        button.textContent = data(button, "done") || label;
        setTimeout(function () { button.textContent = label; }, 2000);
      }
      function old() {
        var range = doc.createRange(), chosen = getSelection();
        range.selectNodeContents(from);
        chosen.removeAllRanges();
        chosen.addRange(range);
        if (doc.execCommand("copy")) done();
      }
      if (!from) return;
      if (navigator.clipboard) navigator.clipboard.writeText(from.textContent.trim()).then(done, old);
      else old();
    });
  });

  each("[data-reveal]", function (button) {
    var field = doc.getElementById(data(button, "reveal"));
    if (!field) return;
    button.hidden = false;
    button.parentNode.className += " on";
    function set(open) {
      field.type = open ? "text" : "password";
      button.setAttribute("aria-pressed", open);
      button.textContent = data(button, open ? "hide" : "show");
    }
    button.addEventListener("click", function () { set(field.type === "password"); });
    // Sent as a password, or the browser remembers plain text.
    if (field.form) field.form.addEventListener("submit", function () { set(false); });
  });

  // A link of the summary shows the question, not only its box.
  each(".errors", function (box) {
    box.focus();
    each("a[href^='#']", function (link) {
      link.addEventListener("click", function (event) {
        var field = doc.getElementById(link.getAttribute("href").slice(1)), set, label;
        if (!field) return;
        set = field.type === "radio" || field.type === "checkbox" ? field.closest("fieldset") : null;
        label = (set && set.querySelector("legend")) || doc.querySelector("label[for='" + field.id + "']") || field;
        event.preventDefault();
        label.scrollIntoView();
        field.focus({ preventScroll: true });
      });
    }, box);
  });
})();
