// What moves while a page stands open: colleagues on a case, changes, numbers, new cases. Comfort only: every page says it
// when it is loaded. Nothing that is being written is touched, and no row of a list moves by itself.
(function () {
  "use strict";
  var doc = document, news = doc.getElementById("news"), live = doc.getElementById("live"), loaded = Date.now();
  var inbox = doc.getElementById("inbox-news"), bell = doc.getElementById("unread");
  if (!window.EventSource || !window.fetch || !window.URLSearchParams || !(news || live || inbox)) return;

  function one(selector) { return doc.querySelector(selector); }
  function hidden() { return doc.visibilityState === "hidden"; }
  function all(selector, root) { return Array.prototype.slice.call((root || doc).querySelectorAll(selector)); }
  function ask(url, then) {
    fetch(url, { credentials: "same-origin", redirect: "manual", headers: { "X-Redress-Script": "1" } }).then(then).catch(function () { /* asked again with the next event */ });
  }
  // A sentence, and a link to the page as it is now.
  function say(region, words, link) {
    var bar = doc.createElement("div"), line = doc.createElement("p"), way = doc.createElement("a");
    if (region.getAttribute("data-said") === words) return;
    region.setAttribute("data-said", words);
    region.textContent = "";
    if (!words) return;
    bar.className = "presence";
    line.textContent = words + " ";
    if (link) {
      way.href = region.getAttribute("data-again") || location.href;
      way.textContent = link;
      line.appendChild(way);
    }
    bar.appendChild(line);
    region.appendChild(bar);
  }

  // The inbox --------------------------------------------------------------
  // Its number stands on every page of the desk; on its own page the news are said, not put in.

  function count(told) {
    if (bell && bell.textContent !== told.unread) {
      bell.textContent = told.unread;
      bell.hidden = !told.unread;
    }
  }
  function toldOf(then) {
    ask("/desk/notifications/count", function (answer) {
      if (answer.status === 200) return answer.json().then(function (told) { count(told); if (then) then(told); });
    });
  }
  function inboxPage() {
    function nothing() { /* only the inbox itself moves here */ }
    return { catchUp: nothing, moved: nothing, came: nothing, seen: nothing, left: nothing, told: function () {
      toldOf(function (told) { if (told.unread) say(inbox, inbox.getAttribute("data-came"), inbox.getAttribute("data-show")); });
    } };
  }
  // What stands on a case's page was read once it was looked at for a while.
  function markRead() {
    var form = doc.querySelector("form[data-read]");
    if (!form || hidden()) return;
    fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual", credentials: "same-origin", headers: { "X-Redress-Script": "1" } })
      .then(function (answer) {
        if (answer.status !== 200) return;
        var box = form.parentNode;
        if (form.contains(doc.activeElement)) {
          box.tabIndex = -1;
          box.focus();
        }
        box.removeChild(form);
        return answer.json().then(count);
      }).catch(function () { /* the button is still there */ });
  }

  // The stream -----------------------------------------------------------
  // One a tab: a page that comes takes the place of the one before it. A hidden tab has none, and catches up when it is seen.

  var source = null, wait = 5000, timer = 0, due = 0, caught = 0;
  function tab() {
    var name = "";
    try {
      name = sessionStorage.getItem("redress.tab") || Math.random().toString(36).slice(2);
      sessionStorage.setItem("redress.tab", name);
    } catch (e) { /* counted for itself */ }
    return name;
  }
  function close() {
    clearTimeout(timer);
    clearTimeout(due);
    due = 0;
    if (source) source.close();
    source = null;
  }
  // A page that was just loaded has the number already.
  function catchUp() {
    if (Date.now() - loaded > 3000) toldOf();
    page.catchUp();
  }
  // All tabs are told so in one moment: each asks in its own, and once for all that it is told until then.
  function catchUpLater() {
    if (due) return;
    due = setTimeout(function () {
      due = 0;
      caught = Date.now();
      toldOf();
      page.catchUp();
    }, Math.max(caught + 5000 - Date.now(), 0) + Math.random() * 5000);
  }
  function open() {
    clearTimeout(timer);
    if (source || hidden()) return;
    source = new EventSource("/desk/events?tab=" + encodeURIComponent(tab()));
    source.onopen = function () {
      wait = 5000;
      catchUp();
    };
    source.addEventListener("case", function (event) { page.moved(event.data); });
    source.addEventListener("presence", function (event) { page.came(event.data); });
    source.addEventListener("inbox", function () { if (page.told) page.told(); else toldOf(); });
    source.addEventListener("refresh", catchUpLater);
    source.addEventListener("replaced", close);
    // A cut it mends by itself, a refusal it does not.
    source.onerror = function () {
      if (!source || source.readyState !== 2) return;
      close();
      timer = setTimeout(open, wait * (1 + Math.random()));
      wait = Math.min(wait * 2, 120000);
    };
  }

  // A case ---------------------------------------------------------------

  // What is only read: the history and the clocks.
  var RENEWED = ["[aria-labelledby='h-t']", "[aria-labelledby='h-k']"];

  function casePage() {
    var url = live.getAttribute("data-url"), reference = live.getAttribute("data-reference"), here = doc.getElementById("here");
    // Pages beside that of the case do not say how far it is: the first answer does.
    var seq = live.hasAttribute("data-seq") ? +live.getAttribute("data-seq") : -1, kind = "viewing", typed = 0, said = "";

    function replace(old, fresh) {
      if (!old || !fresh || old.contains(doc.activeElement)) return;
      old.parentNode.replaceChild(doc.importNode(fresh, true), old);
    }
    function parsed(html) { return new DOMParser().parseFromString(html, "text/html"); }
    function field(node) { return node && /^(TEXTAREA|SELECT|INPUT)$/.test(node.tagName); }
    function isWriting() {
      var changed = all("main textarea, main input:not([type=hidden])").some(function (it) {
        return it.type === "checkbox" || it.type === "radio" ? it.checked !== it.defaultChecked : it.value !== it.defaultValue;
      });
      return changed || typed > 0 || field(doc.activeElement);
    }
    // Forms stay as they are, always; what is only read is renewed while nobody writes below it.
    function renew() {
      if (isWriting() || !one(RENEWED[0]) && !one(RENEWED[1])) return;
      ask(location.href, function (answer) {
        if (answer.status !== 200) return;
        return answer.text().then(function (html) {
          var fresh = parsed(html);
          if (isWriting()) return;
          RENEWED.forEach(function (wanted) { replace(one(wanted), fresh.querySelector(wanted)); });
        });
      });
    }
    function gone() {
      say(live, live.getAttribute("data-gone"));
      close();
    }
    function look() {
      ask(url, function (answer) {
        if (answer.status === 404 || answer.status === 204) gone();
        if (answer.status !== 200) return;
        var now = +answer.headers.get("X-Redress-Seq");
        if (seq < 0) seq = now;
        if (now > seq) {
          seq = now;
          say(live, live.getAttribute("data-moved"), live.getAttribute("data-refresh"));
          renew();
        }
        return answer.text().then(function (html) {
          var bars = all(".presence", parsed(html)), words = bars.map(function (bar) { return bar.textContent; }).join("\n");
          if (words === all(".presence", here).map(function (bar) { return bar.textContent; }).join("\n")) return;
          here.textContent = "";
          bars.forEach(function (bar) { here.appendChild(doc.importNode(bar, true)); });
        });
      });
    }

    function doing() { return Date.now() - typed < 60000 ? kind : "viewing"; }
    function tell(what, leaving) {
      var csrf = doc.querySelector("input[name=csrf]"), fields = new URLSearchParams();
      if (!csrf || (hidden() && !leaving)) return;
      said = what;
      fields.set("csrf", csrf.value);
      fields.set("what", what);
      fetch(url, { method: "POST", body: fields, keepalive: !!leaving, redirect: "manual", credentials: "same-origin", headers: { "X-Redress-Script": "1" } })
        // A case that went to another team is told to that team: here it is seen.
        .then(function (answer) { if (answer.status === 404) gone(); })
        .catch(function () { said = ""; });
    }
    doc.addEventListener("input", function (event) {
      var form = event.target.closest && event.target.closest("main form"), of = event.target.getAttribute("data-kind");
      if (!form) return;
      typed = Date.now();
      kind = of === "messages" || of === "notes" ? of : "form";
      if (said !== kind) tell(kind);
    });
    setInterval(function () { tell(doing()); }, 20000);
    // The page before this one says that it goes in this very moment.
    setTimeout(function () { if (said === "") tell(doing()); }, 500);
    return {
      catchUp: look,
      moved: function (which) { if (which === reference) look(); },
      came: function (which) { if (which === reference) look(); },
      seen: function () { tell(doing()); },
      left: function () { tell("leave", true); }
    };
  }

  // The queue --------------------------------------------------------------

  function queuePage() {
    var url = news.getAttribute("data-url"), asked = 0, due = 0, isFirst = true;

    function mark(colleagues) {
      all(".row .here").forEach(function (it) { it.parentNode.removeChild(it); });
      colleagues.forEach(function (one) {
        var link = doc.querySelector(".row a.ttl[href^='/desk/cases/" + one.reference + "']");
        if (!link || all(".here", link.parentNode).length > 2) return;
        var it = doc.createElement("span"), initial = doc.createElement("span"), words = doc.createElement("span");
        it.className = "here av" + (one.is_writing ? " av-edit" : "");
        it.title = words.textContent = one.words;
        initial.textContent = one.initial;
        initial.setAttribute("aria-hidden", "true");
        words.className = "sr";
        it.appendChild(initial);
        it.appendChild(words);
        link.parentNode.insertBefore(it, link);
      });
    }
    function look() {
      due = 0;
      if (hidden()) return;
      asked = Date.now();
      ask(url, function (answer) {
        if (answer.status !== 200) return;
        return answer.json().then(function (told) {
          Object.keys(told.views).forEach(function (view) {
            var number = doc.querySelector(".views a[href='/desk/queue?view=" + view + "'] b");
            if (number && number.textContent !== told.views[view]) number.textContent = told.views[view];
          });
          mark(told.here);
          say(news, told.told, news.getAttribute("data-show"));
        });
      });
    }
    // Once for all that happens in five to ten seconds, and not everywhere in the same moment.
    function later() {
      if (!due) due = setTimeout(look, Math.max(asked + 5000 + Math.random() * 5000 - Date.now(), Math.random() * 1000));
    }
    // The case beside the list hears of itself at once.
    function told(which) {
      doc.dispatchEvent(new CustomEvent("redress-moved", { detail: which }));
      later();
    }
    return {
      catchUp: function () {
        if (!isFirst || Date.now() - loaded > 3000) later();
        isFirst = false;
      },
      moved: told, came: told, seen: function () {}, left: function () {}
    };
  }

  var page = live ? casePage() : news ? queuePage() : inboxPage();
  if (live) setTimeout(markRead, 3000);
  doc.addEventListener("visibilitychange", function () {
    if (hidden()) return close();
    open();
    page.seen();
    if (live) setTimeout(markRead, 3000);
  });
  window.addEventListener("pagehide", function () {
    close();
    page.left();
  });
  window.addEventListener("pageshow", function (event) {
    if (!event.persisted) return;
    open();
    page.seen();
  });
  open();
})();
