// The desk: keys, unsent text, clocks that tick. Comfort only: every page is whole without it.
(function () {
  "use strict";
  var doc = document, body = doc.body;

  function one(selector) { return doc.querySelector(selector); }
  function all(selector) { return Array.prototype.slice.call(doc.querySelectorAll(selector)); }
  function follow(selector) {
    var link = one(selector);
    if (link) link.click();
    return !!link;
  }
  function focus(selector) {
    var field = one(selector);
    if (field) field.focus();
    return !!field;
  }

  function stored(store, key) { try { return store.getItem(key); } catch (e) { return null; } }

  // Keys ---------------------------------------------------------------

  function rows() { return all("tr.row, li.row"); }
  function move(step) {
    var list = rows(), at = -1, next;
    if (!list.length) return false;
    list.forEach(function (row, i) { if (row.classList.contains("cur")) at = i; });
    next = at < 0 ? (step > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + step, 0), list.length - 1);
    list.forEach(function (row, i) { row.classList.toggle("cur", i === next); });
    var link = list[next].querySelector("a.ttl");
    if (link) link.focus({ preventScroll: true });
    list[next].scrollIntoView({ block: "nearest" });
    return true;
  }

  // The queue notes its cases in their order, so that on a case's page the neighbours are a key away.
  function beside(step) {
    var list = (stored(sessionStorage, "redress.queue") || "").split("\n"), at = -1;
    list.forEach(function (url, i) { if (url.split("?")[0] === location.pathname) at = i; });
    if (at < 0 || !list[at + step]) return false;
    location.href = list[at + step];
    return true;
  }
  if (rows().length) {
    var cases = all(".row a.ttl").map(function (link) { return link.getAttribute("href"); });
    try { sessionStorage.setItem("redress.queue", cases.join("\n")); } catch (e) { /* no storage, no neighbours */ }
  }

  // Chosen cases ---------------------------------------------------------
  var bulk = doc.getElementById("bulk"), boxes = all("input[name=case][form=bulk]"), whole = one("[data-all]");
  function chosen() {
    var n = boxes.filter(function (box) { return box.checked; }).length, isWhole = bulk.elements.all.checked;
    boxes.forEach(function (box) { box.closest("tr").classList.toggle("sel", box.checked); });
    var told = one("[data-selected]");
    if (!told.getAttribute("data-plain")) told.setAttribute("data-plain", told.textContent);
    told.textContent = n ? told.getAttribute("data-selected").replace("%n", n) : told.getAttribute("data-plain");
    bulk.toggleAttribute("data-quiet", !n && !isWhole);
    whole.checked = n > 0 && n === boxes.length;
    whole.indeterminate = n > 0 && n < boxes.length;
    one("[data-clear]").hidden = !n;
  }
  function chooseAll(on) {
    boxes.forEach(function (box) { box.checked = on; });
    chosen();
  }
  // In a list an act is about what was ticked; where nothing is, about the row under the cursor.
  function chosenOne() {
    if (!bulk || bulk.elements.all.checked || boxes.some(function (box) { return box.checked; })) return true;
    return select();
  }
  function select() {
    var row = one("tr.row.cur"), box = row && row.querySelector("input[name=case]");
    if (box) { box.checked = !box.checked; chosen(); }
    return !!box;
  }
  if (bulk && boxes.length && whole) {
    var lastBox = -1;
    whole.hidden = false;
    whole.addEventListener("change", function () { chooseAll(whole.checked); });
    boxes.forEach(function (box, at) {
      box.addEventListener("click", function (event) {
        if (event.shiftKey && lastBox >= 0) {
          for (var i = Math.min(at, lastBox); i <= Math.max(at, lastBox); i += 1) boxes[i].checked = box.checked;
        }
        lastBox = at;
      });
      box.addEventListener("change", chosen);
    });
    bulk.elements.all.addEventListener("change", chosen);
    one("[data-clear]").addEventListener("click", function (event) {
      event.preventDefault();
      bulk.elements.all.checked = false;
      chooseAll(false);
    });
    // On the way back the browser may have ticked them again by itself.
    window.addEventListener("pageshow", chosen);
    chosen();
  }

  var keys = {
    j: function () { return move(1); },
    k: function () { return move(-1); },
    x: select,
    a: function () { return chosenOne() && follow("[data-key='assign']"); },
    m: function () { return chosenOne() && follow("[data-key='macro']"); },
    e: function () { return follow("[data-key='close']"); },
    t: function () { return follow("[data-key='triage']"); },
    p: function () { return follow("[data-key='pick']"); },
    f: function () { return follow("[data-key='filter']"); },
    o: function () { return follow(".row.cur a.ttl"); },
    "/": function () { return focus("[data-key='search']"); },
    r: function () { return focus("[data-key='reply']"); },
    n: function () { return focus("[data-key='note']"); },
    "[": function () { return follow("a[data-key='prev']") || beside(-1); },
    "]": function () { return follow("a[data-key='next']") || beside(1); },
    "?": function () { location.href = "/desk/keys"; return true; }
  };
  var second = { q: function () { return follow("a[data-key='queue']"); } };
  var waiting = 0;

  // A setting of the account (/desk/keys).
  function keysOn() { return body.getAttribute("data-shortcuts") !== "off"; }
  function typing(node) {
    return node.isContentEditable || /^(TEXTAREA|SELECT)$/.test(node.tagName) ||
      (node.tagName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(node.type));
  }
  // ⌘ on Apple's keyboards, where Ctrl and K cut a line; Ctrl elsewhere.
  var isApple = /Mac|iPhone|iPad/.test(navigator.platform || "");
  function isMod(event) { return isApple ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey; }
  function thenOf(field) { return field.form && field.form.querySelector("button[name=then]"); }
  function send(area, then) {
    var form = area.form, button = form && (form.querySelector("[name=then][value=" + then + "]") || form.querySelector("[type=submit]"));
    if (button) button.click();
  }

  doc.addEventListener("keydown", function (event) {
    // 229: a key that an input method is still working on.
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented || !keysOn()) return;
    var node = event.target;
    // In any field of a form that says what comes after it; in others only where lines are written.
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && typing(node) && (node.tagName === "TEXTAREA" || thenOf(node))) {
      event.preventDefault();
      send(node, event.shiftKey ? "next" : "stay");
      return;
    }
    if (isMod(event) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      // Where the dialog does not hear it, its page is opened.
      if (doc.dispatchEvent(new CustomEvent("redress-palette", { cancelable: true }))) follow("a[data-key='palette']");
      return;
    }
    // What lies behind an open dialog is not to be acted on.
    if (event.ctrlKey || event.metaKey || event.altKey || typing(node) || one("dialog[open]")) return;
    if (event.key === "g") { waiting = Date.now(); return; }
    var map = Date.now() - waiting < 1500 ? second : keys;
    waiting = 0;
    if (map.hasOwnProperty(event.key) ? map[event.key]() : ofPage(event.key)) event.preventDefault();
  });
  // A page with keys of its own hears those that nobody else wants; whether it took this one.
  function ofPage(key) { return !doc.dispatchEvent(new CustomEvent("redress-key", { detail: key, cancelable: true })); }

  // On a phone the views are a strip wider than the screen.
  var view = one(".views [aria-current]");
  if (view) view.scrollIntoView({ block: "nearest", inline: "center" });

  // Unsent text --------------------------------------------------------
  // Kept in this tab until the server has it, as a draft or sent; never written over what the server gave back. Removed
  // once a page came back with a good flash, not at the click: the network may fail, the session may have ended.

  // What was sent is there: also where the page that says so has no such field.
  if (one(".flash-ok") && !one(".errors, .conflict")) {
    try {
      Object.keys(sessionStorage).filter(function (key) { return /^redress\.keep\..*\.sent$/.test(key); }).forEach(function (key) {
        sessionStorage.removeItem(key);
        sessionStorage.removeItem(key.slice(0, -5));
      });
    } catch (e) { /* no storage, nothing kept */ }
  }
  // What the server says of a draft that it took; why it did not, where it says so.
  function sendDraft(url, fields, leaving, signal) {
    return fetch(url, { method: "POST", body: fields, keepalive: leaving, redirect: "manual", credentials: "same-origin", signal: signal, headers: { "X-Redress-Script": "1" } })
      .then(function (answer) {
        var isLine = answer.status < 500 && /^text\/plain/.test(answer.headers.get("content-type"));
        return answer.text().then(function (words) {
          if (answer.status === 200) return words;
          throw { words: isLine ? words : "" };
        });
      });
  }

  all("textarea[data-keep]").forEach(function (area) {
    var key = "redress.keep." + area.getAttribute("data-keep"), sentKey = key + ".sent", form = area.form;
    var status = doc.getElementById(area.id + "-saved"), url = form && form.getAttribute("data-draft");
    var timer = 0, going = null;
    function put(name, value) {
      try { if (value) sessionStorage.setItem(name, value); else sessionStorage.removeItem(name); } catch (e) { return; }
    }
    var kept = stored(sessionStorage, key);
    put(sentKey, "");
    // What stands in this tab is newer than the draft of the server: it goes as soon as that has it.
    if (kept && kept !== area.value && (!area.value || !status || !status.hidden)) {
      area.value = kept;
      var mark = doc.getElementById(area.id + "-kept");
      if (mark) mark.hidden = false;
      later();
    }

    // The draft on the server, a second after typing stops.
    function say(words) {
      if (!status) return;
      status.textContent = words;
      status.hidden = !words;
    }
    function save(leaving) {
      var text = area.value, fields = new URLSearchParams(new FormData(form));
      clearTimeout(timer);
      timer = 0;
      fields.set("kind", area.getAttribute("data-kind"));
      if (going) going.abort();
      going = window.AbortController ? new AbortController() : null;
      sendDraft(url, fields, leaving, going && going.signal)
        .then(function (words) {
          if (area.value === text) put(key, "");
          say(words);
        })
        .catch(function (error) { if (error.name !== "AbortError" && status) say(status.getAttribute("data-failed")); });
    }
    function later() {
      if (!url || !area.getAttribute("data-kind") || !window.fetch || !window.URLSearchParams) return;
      clearTimeout(timer);
      timer = setTimeout(save, 1000);
    }
    area.addEventListener("input", function () {
      put(key, area.value);
      later();
    });
    doc.addEventListener("visibilitychange", function () {
      if (doc.visibilityState === "hidden" && timer) save(true);
    });
    if (!form) return;
    // All of the form is the draft, whichever of its fields was touched.
    if (url) form.addEventListener("input", function (event) { if (event.target !== area) later(); });
    form.addEventListener("submit", function (event) {
      // What is being sent is not to come back as a draft.
      clearTimeout(timer);
      timer = 0;
      if (going) going.abort();
      var button = event.submitter, discards = button && button.name === "discard";
      put(key, discards ? "" : area.value);
      put(sentKey, "1");
    });
  });

  // A form that the server keeps whole, a second after typing stops; its files go with the form. Once it is kept, its own
  // address leads back to it, and whoever is looked for goes into it.
  all("form[data-draft-all]").forEach(function (form) {
    var url = form.getAttribute("data-draft-all"), status = doc.getElementById(form.id + "-saved"), timer = 0, going = null;
    if (!window.fetch || !window.URLSearchParams) return;
    function save(leaving) {
      var fields = new URLSearchParams();
      clearTimeout(timer);
      timer = 0;
      Array.prototype.forEach.call(form.elements, function (it) {
        var isChosen = (it.type !== "checkbox" && it.type !== "radio") || it.checked;
        if (it.name && isChosen && !/^(file|submit|button|fieldset)$/.test(it.type)) fields.set(it.name, it.value);
      });
      if (going) going.abort();
      going = window.AbortController ? new AbortController() : null;
      sendDraft(url, fields, leaving, going && going.signal)
        .then(function (words) {
          status.textContent = words;
          if (!words) return;
          all("[data-when-kept]").forEach(function (it) { it.disabled = false; });
          history.replaceState(null, "", location.pathname + "?key=" + form.elements.key.value);
        })
        .catch(function (error) { if (error.name !== "AbortError") status.textContent = error.words || status.getAttribute("data-failed"); });
    }
    form.addEventListener("input", function (event) {
      if (event.target.type === "file") return;
      clearTimeout(timer);
      timer = setTimeout(save, 1000);
    });
    doc.addEventListener("visibilitychange", function () { if (doc.visibilityState === "hidden" && timer) save(true); });
    form.addEventListener("submit", function () {
      clearTimeout(timer);
      timer = 0;
      if (going) going.abort();
    });
  });

  // The questions of a request as the consumer will see them, as domain/question.rs reads them.
  all("textarea[data-questions]").forEach(function (area) {
    var box = doc.getElementById(area.getAttribute("data-questions")), list = box && box.querySelector("ol");
    function read() {
      var found = [], inside = false;
      area.value.split(/\r?\n/).forEach(function (line) {
        line = line.trim();
        var next = String(found.length + 1), words = line.slice(next.length + 1).trim();
        var marked = line.indexOf(next) === 0 && ".、)）．。:：".indexOf(line.charAt(next.length) || " ") >= 0;
        if (found.length < 9 && marked && words && !/^\d/.test(line.slice(next.length + 1))) {
          found.push(words);
          inside = true;
        } else if (!line) inside = false;
        else if (inside) found[found.length - 1] += "\n" + line;
      });
      return found.length < 2 ? [] : found;
    }
    if (!list) return;
    area.addEventListener("input", function () {
      var found = read();
      list.textContent = "";
      found.forEach(function (words) { list.appendChild(doc.createElement("li")).textContent = words; });
      box.hidden = !found.length;
    });
  });

  // Clocks -------------------------------------------------------------
  // data-left: counted seconds left when the page was made (negative: over). data-runs: for how many seconds
  // from then on the clock counts (working time ends in the evening). The reader's own clock may be wrong,
  // so only the time since loading is used. Words stand on the body; a screen reader is not told each tick.

  var loaded = Date.now();
  function words(name) { return body.getAttribute("data-" + name) || ""; }
  function span(seconds) {
    var minutes = Math.floor(Math.abs(seconds) / 60), hours = Math.floor(minutes / 60);
    var name = hours === 0 ? "tick-m" : minutes % 60 === 0 ? "tick-h" : "tick-hm";
    return words(name).replace("%h", hours).replace("%m", minutes % 60);
  }
  function show(chip, kind, left) {
    var text = chip.querySelector("[data-words]"), use = chip.querySelector("use");
    if (!text) return;
    text.textContent = words("tick-" + kind).replace("%t", span(left));
    if (kind === "over" && !chip.classList.contains("chip-over")) {
      chip.classList.remove("chip-ok", "chip-soon");
      chip.classList.add("chip-over");
      if (use) use.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#stop"));
    }
  }
  function tick() {
    var gone = (Date.now() - loaded) / 1000;
    all(".chip[data-left]").forEach(function (chip) {
      var runs = +chip.getAttribute("data-runs") || 0;
      var left = +chip.getAttribute("data-left") - Math.min(gone, runs);
      if (!runs) return;
      show(chip, left < 0 ? "over" : chip.classList.contains("chip-soon") ? "soon" : "left", left);
    });
  }
  if (words("tick-left")) setInterval(tick, 30000);

  // What is being made is looked at again, while somebody looks.
  var soon = one("[data-soon]");
  if (soon) {
    var from = Date.now(), after = 1000 * soon.getAttribute("data-soon");
    // Not under somebody's finger: whoever is at its button stays there, and what was sent is waited for.
    var busy = function () { return doc.hidden || soon.sent || soon.contains(doc.activeElement); };
    var look = function () { if (!busy() && Date.now() - from >= after) location.reload(); };
    setInterval(look, 1000);
    doc.addEventListener("visibilitychange", look);
  }
})();
