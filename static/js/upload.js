// Files on their way: names and sizes once chosen, dropped or photographed, the progress of each, and again after a
// failure. Without it the same forms send the same files. ES5, after portal.js.
(function () {
  "use strict";
  var doc = document, each = window.redress.each, data = window.redress.data, add = window.redress.add, busy = 0;

  function size(bytes) {
    return bytes < 1048576 ? Math.ceil(bytes / 1024) + " KB" : (bytes / 1048576).toFixed(1) + " MB";
  }
  function list(input) { return doc.getElementById(data(input, "list")); }
  function inputs(form) { return form.querySelectorAll("input[type=file][data-list]"); }

  // One line a file; what is wrong with it stands under it.
  function row(input, file) {
    var li = add(list(input), "li", ""), max = +data(input, "max");
    add(li, "span", file.name);
    var made = { li: li, input: input, file: file, said: add(li, "span", size(file.size)), state: "new" };
    if (file.size > max) {
      made.state = "bad";
      tell(made, data(input.form, "too-big").split("%s").join(size(file.size)).split("%f").join(file.name));
    }
    return made;
  }
  function tell(row, words) {
    if (!row.told) row.told = add(row.li, "p", "", "too-big");
    row.told.textContent = words;
    row.li.className = "too-big";
  }
  function quiet(row) {
    if (row.told) row.li.removeChild(row.told);
    row.told = null;
    row.li.className = "";
  }
  function bar(row, share) {
    if (!row.bar) {
      row.bar = add(row.li, "progress", "");
      row.bar.max = 100;
      row.bar.setAttribute("aria-label", row.file.name);
    }
    row.bar.value = Math.round(share * 100);
  }
  function unbar(row) {
    if (row.bar) row.li.removeChild(row.bar);
    row.bar = null;
  }
  function button(row, words, act) {
    var made = add(row.acts || (row.acts = add(row.li, "div", "", "acts")), "button", words, "linkish");
    made.type = "button";
    made.setAttribute("aria-label", words + " " + row.file.name);
    made.onclick = act;
  }
  function unbutton(row) {
    if (row.acts) row.li.removeChild(row.acts);
    row.acts = null;
  }

  // Answers are those of the form without a script; only a redirect is told instead of followed. A connection on which
  // nothing moves for a minute is given up.
  function post(form, body, on) {
    var xhr = new XMLHttpRequest(), timer;
    function moved() {
      clearTimeout(timer);
      timer = setTimeout(function () { xhr.abort(); }, 60000);
    }
    function ended(act) {
      return function () { busy--; clearTimeout(timer); act(xhr); };
    }
    xhr.open("POST", form.getAttribute("action"));
    xhr.setRequestHeader("X-Redress-Script", "1");
    xhr.upload.onprogress = function (event) {
      moved();
      if (event.lengthComputable) on.progress(event.loaded, event.total);
    };
    xhr.onload = ended(on.answer);
    xhr.onerror = xhr.onabort = ended(on.lost);
    busy++;
    moved();
    xhr.send(body);
    return xhr;
  }
  // Before the form's own listeners, in old browsers too; by: the button that was pressed.
  function before_submit(form, act) {
    var by;
    form.addEventListener("click", function (event) { by = event.target.closest("button[type=submit]") || by; });
    doc.addEventListener("submit", function (event) {
      if (event.target === form && act(event.submitter || by)) { event.preventDefault(); event.stopPropagation(); }
    }, true);
  }
  function sentence(xhr) {
    var page = new DOMParser().parseFromString(xhr.responseText, "text/html");
    var said = page.querySelector(".errors li") || page.querySelector("main h1 ~ p");
    return said ? said.textContent.trim() : "";
  }
  // Where only the hash would change, nothing would be fetched.
  function go(to) {
    var bare = to.split("#")[0], hash = to.slice(bare.length), joint = bare.indexOf("?") < 0 ? "?" : "&";
    if (bare.split("?")[0] === location.pathname) location.replace(bare + joint + "now=" + Date.now() + hash);
    else location.assign(to);
  }

  // Each file by itself, as soon as it is chosen: what has arrived stays, whatever becomes of the rest.
  function one_by_one(form) {
    form.className += " auto";
    var rows = [], held = null, place = "", to = "", note = form.querySelector(".upload-note");
    function field(name) {
      var found = form.querySelector("[name='" + name + "']:not(button)");
      return found ? found.value : "";
    }
    function any(state) { return rows.filter(function (row) { return row.state === state; })[0]; }
    function stuck() { return any("failed") || any("bad"); }
    function failed(row, words) {
      if (row.state === "left") return next();
      row.state = "failed";
      unbar(row);
      row.said.textContent = size(row.file.size);
      tell(row, words || data(form, "failed"));
      unbutton(row);
      button(row, data(form, "retry"), function () { note.focus(); wait(row); });
      button(row, data(form, "leave"), function () { leave(row); });
      next();
    }
    function wait(row) {
      quiet(row);
      unbutton(row);
      button(row, data(form, "leave"), function () { leave(row); });
      row.state = "waits";
      row.said.textContent = data(form, "waits");
      next();
    }
    function leave(row) {
      var was = row.state;
      row.state = "left";
      note.focus();
      row.li.parentNode.removeChild(row.li);
      if (was === "under way") row.xhr.abort(); else next();
    }
    function send(row) {
      var body = new FormData();
      ["csrf", "then", "kind"].forEach(function (name) { body.append(name, field(name)); });
      body.append("action", "upload");
      body.append(row.input.name, row.file, row.file.name);
      row.state = "under way";
      row.said.textContent = size(row.file.size);
      bar(row, 0);
      row.xhr = post(form, body, {
        progress: function (loaded, total) { bar(row, loaded / total); },
        answer: function (xhr) {
          if (xhr.status !== 204) return failed(row, sentence(xhr));
          to = xhr.getResponseHeader("Location");
          // Led elsewhere, it was not taken: signed out, or filed in another window.
          if (to.split(/[?#]/)[0] !== form.getAttribute("action")) return location.assign(to);
          row.state = "there";
          unbar(row);
          unbutton(row);
          row.said.textContent = data(form, "there");
          next();
        },
        lost: function () { failed(row); }
      });
    }
    function next() {
      var waiting = any("waits");
      if (any("under way")) return;
      if (waiting) return send(waiting);
      if (stuck()) {
        note.textContent = held ? data(form, "mend") : "";
        held = null;
        return;
      }
      note.textContent = "";
      if (held) return submit(held);
      if (!to) return;
      // What was typed elsewhere on the page is not taken away by the new one.
      if (touched()) add(note, "a", data(form, "look")).href = to; else go(to + place);
    }
    function touched() {
      var some = false;
      each("main input:not([type=hidden]):not([type=file]), main textarea", function (it) {
        if (it.type === "checkbox" ? it.checked !== it.defaultChecked : it.value !== it.defaultValue) some = true;
      });
      return some;
    }
    function submit(by) {
      var hidden = add(form, "input", "");
      hidden.type = "hidden";
      hidden.name = by.name;
      hidden.value = by.value;
      form.submit();
    }
    each("input[type=file][data-list]", function (input) {
      input.addEventListener("change", function () {
        var slot = input.closest(".slot"), chosen = [].slice.call(input.files);
        place = slot && slot.id ? "#" + slot.id : place;
        chosen.forEach(function (file) {
          var made = row(input, file);
          rows.push(made);
          if (made.state === "new") return wait(made);
          button(made, data(form, "leave"), function () { leave(made); });
        });
        input.value = "";
      });
    }, form);
    before_submit(form, function (by) {
      var moving = any("under way") || any("waits"), bad = stuck();
      if (!moving && !bad) return false;
      if (moving) held = by || form.querySelector("button[value=continue]");
      note.textContent = data(form, moving ? "hold" : "mend");
      if (!moving) bad.acts.firstChild.focus();
      return true;
    });
  }

  // Words and files together: one request, whose progress is that of its files, one after the other.
  function together(form) {
    var rows = [], sent = false, note = form.querySelector(".upload-note");
    function show() {
      var bad = "", count = 0;
      rows.forEach(function (row) { if (row.li.parentNode) row.li.parentNode.removeChild(row.li); });
      rows = [];
      [].forEach.call(inputs(form), function (input) {
        [].forEach.call(input.files, function (file) { rows.push(row(input, file)); });
        count = rows.length;
        bad = rows.filter(function (row) { return row.told; }).map(function (row) { return row.told.textContent; })[0] || "";
        if (count > +data(input, "most")) bad = data(form, "too-many");
        input.setCustomValidity(bad);
      });
      note.textContent = bad === data(form, "too-many") ? bad : "";
      return bad;
    }
    form.addEventListener("change", function (event) { if (event.target.type === "file") show(); });
    function lost(words) {
      sent = false;
      show();
      note.textContent = words || data(form, "again");
      note.focus();
    }
    before_submit(form, function (by) {
      var body;
      if (show() || sent) return true;
      if (!rows.length) return false;
      sent = true;
      body = new FormData(form);
      if (by && by.name) body.append(by.name, by.value);
      note.textContent = data(form, "sending");
      post(form, body, {
        progress: function (loaded, total) {
          var whole = rows.reduce(function (sum, row) { return sum + row.file.size; }, 0), left = loaded - (total - whole);
          rows.forEach(function (row) {
            bar(row, Math.max(0, Math.min(1, row.file.size ? left / row.file.size : 1)));
            left -= row.file.size;
          });
        },
        answer: function (xhr) {
          if (xhr.status === 204) return go(xhr.getResponseHeader("Location"));
          // What is not our page, or says to try later, does not take the place of what was written.
          if (xhr.status >= 500 || !/<main id="main"/.test(xhr.responseText)) return lost(xhr.status >= 500 && sentence(xhr));
          doc.open();
          doc.write(xhr.responseText);
          doc.close();
        },
        lost: function () { lost(); }
      });
      return true;
    });
    show();
  }

  // A file let go of anywhere in its piece of the page is chosen there; beside it, the page stays.
  function droppable(form) {
    each("input[type=file][data-list]:not([capture])", function (input) {
      var zone = input.closest(".slot") || form;
      function over(is) { zone.className = zone.className.replace(/ over$/, "") + (is ? " over" : ""); }
      zone.addEventListener("dragover", function (event) { event.preventDefault(); over(true); });
      zone.addEventListener("dragleave", function (event) { if (!zone.contains(event.relatedTarget)) over(false); });
      zone.addEventListener("drop", function (event) {
        over(false);
        if (!event.dataTransfer.files.length) return;
        event.preventDefault();
        event.stopPropagation();
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      });
    }, form);
  }

  each("form[data-upload]", function (form) {
    if (data(form, "upload") === "each") one_by_one(form); else together(form);
    droppable(form);
  });
  ["dragover", "drop"].forEach(function (name) { window.addEventListener(name, function (event) { event.preventDefault(); }); });
  window.addEventListener("beforeunload", function (event) { if (busy) { event.preventDefault(); event.returnValue = ""; } });
  if (/[?&]now=\d+/.test(location.search)) {
    history.replaceState(null, "", location.pathname + location.search.replace(/[?&]now=\d+/, "") + location.hash);
  }
})();
