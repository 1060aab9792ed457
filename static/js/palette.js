// The palette in a dialog: what the page /desk/palette lists, narrowed while somebody types. Comfort only: the link in the
// bar leads to that page. desk.js says when its key was pressed.
(function () {
  "use strict";
  var doc = document, link = doc.querySelector("a[data-key='palette']");
  if (!link || !window.HTMLDialogElement || !window.fetch || !window.DOMParser) return;
  var dialog, field, list, options = [], at = -1, asked = 0, shown = 0, timer = 0, goes = false;

  function make(tag, attributes) {
    var node = doc.createElement(tag);
    Object.keys(attributes).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    return node;
  }
  function build() {
    var label = link.getAttribute("data-label"), form = make("form", { method: "dialog" }), close = make("button", { "class": "linkish", type: "submit" });
    dialog = make("dialog", { "class": "palette", "aria-label": link.getAttribute("data-title") });
    field = make("input", { type: "search", role: "combobox", "aria-expanded": "true", "aria-autocomplete": "list", "aria-controls": "palette-list", "aria-label": label, placeholder: label, maxlength: "100", autocomplete: "off", spellcheck: "false", enterkeyhint: "go" });
    list = make("div", { id: "palette-list", role: "listbox", "aria-label": label });
    close.textContent = link.getAttribute("data-close");
    form.appendChild(field);
    form.appendChild(close);
    dialog.appendChild(form);
    dialog.appendChild(list);
    doc.body.appendChild(dialog);
    field.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(ask, 120);
    });
    field.addEventListener("keydown", press);
    // A click beside it is a click on the dialog itself.
    dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", function () {
      clearTimeout(timer);
      timer = 0;
      goes = false;
      asked += 1;
    });
  }
  function choose(to) {
    if (options[at]) options[at].setAttribute("aria-selected", "false");
    at = options.length ? (to + options.length) % options.length : -1;
    if (at < 0) return field.removeAttribute("aria-activedescendant");
    options[at].setAttribute("aria-selected", "true");
    options[at].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", options[at].id);
  }
  function fill(html) {
    var page = new DOMParser().parseFromString(html, "text/html");
    list.textContent = "";
    options = [];
    Array.prototype.slice.call(page.querySelectorAll(".pal-group")).forEach(function (group, n) {
      var box = make("div", { role: "group", "aria-labelledby": "palette-group-" + n }), title = make("div", { id: "palette-group-" + n, "class": "pal-title" });
      title.textContent = group.querySelector("h2").textContent;
      box.appendChild(title);
      Array.prototype.slice.call(group.querySelectorAll("a")).forEach(function (found) {
        var option = doc.importNode(found, true);
        option.id = "palette-option-" + options.length;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.tabIndex = -1;
        box.appendChild(option);
        options.push(option);
      });
      list.appendChild(box);
    });
    at = -1;
    list.scrollTop = 0;
    choose(0);
  }
  // Signed out meanwhile, or no network: said here, with a link. A page on which something is written is never left by itself.
  function failed() {
    var line = make("p", { "class": "pal-title", role: "alert" }), way = make("a", { href: link.href });
    goes = false;
    options = [];
    choose(-1);
    way.textContent = link.getAttribute("data-again");
    line.textContent = link.getAttribute("data-failed") + " ";
    line.appendChild(way);
    list.textContent = "";
    list.appendChild(line);
  }
  function ask() {
    var number = asked += 1, fields = new URLSearchParams(new URL(link.href).search);
    timer = 0;
    fields.set("q", field.value);
    fetch("/desk/palette?" + fields, { credentials: "same-origin", redirect: "manual", headers: { "X-Redress-Script": "1" } })
      .then(function (answer) {
        if (answer.status === 200) return answer.text();
        if (number === asked) failed();
      })
      .then(function (html) {
        if (html === undefined || number !== asked) return;
        shown = number;
        fill(html);
        if (goes) go();
      })
      .catch(function () { if (number === asked) failed(); });
  }
  // What stands in the list may be of older words: then the answer is waited for.
  function go() {
    goes = timer !== 0 || shown !== asked;
    if (goes || !options[at]) return;
    var to = options[at];
    dialog.close();
    to.click();
  }
  function press(event) {
    // 229: a key that an input method is still working on.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown") choose(at + 1);
    else if (event.key === "ArrowUp") choose(at - 1);
    else if (event.key === "Enter") go();
    else return;
    event.preventDefault();
  }
  function open() {
    if (!dialog) build();
    if (dialog.open) return dialog.close();
    field.value = "";
    dialog.showModal();
    field.focus();
    ask();
  }
  doc.addEventListener("redress-palette", function (event) {
    event.preventDefault();
    open();
  });
  link.addEventListener("click", function (event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open();
  });
})();
