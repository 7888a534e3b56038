// A ticket's page that stays open: renews itself, flashes and vibrates when the number is called, keeps the screen lit.
(function () {
  var root = document.querySelector("[data-watch]");
  if (!root) return;
  var everyMs = Number(root.dataset.watch) * 1000;
  var button = document.querySelector("[data-keep-awake]");
  var heard = root.dataset.called;
  var lock = null;
  if (!window.fetch || !window.DOMParser) {
    setTimeout(function () { location.reload(); }, everyMs);
    return;
  }
  function awake() {
    // Only where the page came by https and is on top; the browser takes the lock back when it isn't.
    if (!navigator.wakeLock || document.hidden || (lock && !lock.released)) return;
    navigator.wakeLock.request("screen").then(function (got) { lock = got; }, function () {});
  }
  function alarm() {
    document.body.classList.remove("flash");
    void document.body.offsetWidth; // starts the animation anew
    document.body.classList.add("flash");
    if (navigator.vibrate) navigator.vibrate([600, 300, 600, 300, 1200]);
  }
  function show(page) {
    var fresh = page.querySelector("[data-watch], [data-rest]");
    if (!fresh) return location.reload();
    if (fresh.dataset.called && fresh.dataset.called !== heard) alarm();
    heard = fresh.dataset.called;
    document.title = page.title;
    // A button under the finger stays while nothing has changed.
    if (fresh.textContent !== root.textContent) {
      root.replaceWith(fresh);
      root = fresh;
    }
    if (fresh.hasAttribute("data-rest")) clearInterval(timer);
  }
  function renew() {
    if (document.hidden) return;
    fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" })
      .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer.status); })
      .then(function (text) { show(new DOMParser().parseFromString(text, "text/html")); })
      .catch(function () { /* asked again at the next turn */ });
  }
  var timer = setInterval(renew, everyMs);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { awake(); renew(); } });
  if (button && (navigator.vibrate || navigator.wakeLock)) {
    button.hidden = false;
    button.addEventListener("click", function () {
      awake();
      if (navigator.vibrate) navigator.vibrate(150);
      button.setAttribute("aria-pressed", "true");
      button.disabled = true;
    });
  }
  awake();
  if (heard) alarm();
})();
