// Viết với nhau on a phone: what is typed goes to the clerk by itself, and the clerk's words come by themselves.
(function () {
  var form = document.querySelector("[data-write]");
  var clerk = document.querySelector("[data-clerk]");
  if (!form || !window.fetch || !window.DOMParser || !window.URLSearchParams) return;
  var text = form.querySelector("textarea");
  var sent = text.value;
  var EVERY_MS = 2000;
  function exchange() {
    if (document.hidden) return;
    var changed = text.value !== sent;
    var body = new URLSearchParams({ token: form.elements.token.value, text: text.value });
    var typed = text.value;
    fetch(location.href, changed ? { method: "POST", body: body } : { cache: "no-store" })
      .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer.status); })
      .then(function (page) {
        var fresh = new DOMParser().parseFromString(page, "text/html");
        if (changed) sent = typed;
        form.elements.token.value = fresh.querySelector("[data-write]").elements.token.value;
        var words = fresh.querySelector("[data-clerk]").textContent;
        if (words !== clerk.textContent) clerk.textContent = words;
      })
      .catch(function () { /* sent again at the next turn */ });
  }
  setInterval(exchange, EVERY_MS);
})();
