/* Sends a draft to this computer's own program, shows how far it is, and what was found. No request leaves this address. */
(() => {
  "use strict";
  const TICK_MS = 500;
  const one = (id) => document.getElementById(id);
  const address = (path) => new URL(path, document.baseURI);
  const note = (text) => {
    const place = one("check-note");
    if (place) { place.className = text ? "note" : ""; place.textContent = text; }
  };
  let current = "";

  async function send(form) {
    const file = form.elements.file.files[0];
    if (!file) { note("Choose a file first."); form.elements.file.focus(); return; }
    const wanted = new URLSearchParams({ name: file.name });
    form.querySelectorAll('input[name="lens"]:checked').forEach((box) => wanted.append("lens", box.value));
    if (!wanted.has("lens")) { note("Tick at least one thing to read for."); return; }
    ["stage", "practice_from", "practice_to"].forEach((name) => {
      if (form.elements[name].value) wanted.set(name, form.elements[name].value);
    });
    note("");
    let reply;
    try {
      reply = await fetch(address(`drafts?${wanted}`), {
        method: "POST", body: file, credentials: "same-origin", headers: { "content-type": "application/octet-stream" },
      });
    } catch {
      note("The program did not answer. See whether it is still running, then try again.");
      return;
    }
    if (reply.status === 401) { window.location.reload(); return; }
    const told = await reply.json().catch(() => ({}));
    if (!reply.ok) { note(told.error || told.detail || "The file was not taken."); return; }
    form.hidden = true;
    current = told.id;
    follow(told.id, true);
  }

  async function follow(id, isNew) {
    while (current === id) {
      const reply = await fetch(address(`drafts/${id}`), { credentials: "same-origin" }).catch(() => null);
      if (!reply || !reply.ok) { over("The draft is no longer held."); return; }
      show(await reply.text());
      if (reply.headers.get("x-working") !== "yes") {
        if (isNew) (one("report-heading") || one("check-result")).focus();
        return;
      }
      await new Promise((done) => { window.setTimeout(done, TICK_MS); });
    }
  }

  function show(markup) {
    const place = one("check-result");
    if (place && place.dataset.shown !== markup) { place.innerHTML = markup; place.dataset.shown = markup; }
  }

  function over(text) {
    current = "";
    show("");
    note(text);
    const form = one("check-form");
    if (form) { form.hidden = false; form.reset(); form.elements.file.focus(); }
  }

  async function forget(id) {
    current = "";
    await fetch(address(`drafts/${id}`), { method: "DELETE", credentials: "same-origin" }).catch(() => null);
    over("");
  }

  async function answer(form) {
    const reply = await fetch(address(`drafts/${form.dataset.checkAnswers}/answers`), {
      method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin",
    });
    if (!reply.ok) { over("The draft is no longer held."); return; }
    const kept = form.elements.dimension.value;
    show(await reply.text());
    const again = document.querySelector("[data-check-answers]");
    if (again) { again.elements.dimension.value = kept; again.elements.dimension.focus(); }
    const place = one("announcer");
    if (place) place.textContent = "Your answer is kept with the report.";
  }

  async function across(partnership) {
    const wanted = partnership ? `?${new URLSearchParams({ partnership })}` : "";
    const reply = await fetch(address(`across${wanted}`), { credentials: "same-origin" }).catch(() => null);
    const place = one("across");
    if (!reply || !reply.ok || !place) return;
    place.innerHTML = await reply.text();
    if (partnership) one("across-partnership")?.focus();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-check]")) { event.preventDefault(); send(form); }
    if (form.matches("[data-across]")) { event.preventDefault(); across(form.elements.partnership.value); }
    if (form.matches("[data-check-answers]")) { event.preventDefault(); answer(form); }
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-check-forget]");
    if (button) forget(button.dataset.checkForget);
  });

  /* A page loaded again finds the newest draft that is still held. */
  async function resume() {
    if (!one("check-form")) { window.setTimeout(resume, 300); return; }
    across("");
    const reply = await fetch(address("drafts"), { credentials: "same-origin" }).catch(() => null);
    const ids = reply && reply.ok ? (await reply.json()).ids : [];
    if (!ids.length || current) return;
    one("check-form").hidden = true;
    current = ids[ids.length - 1];
    follow(current, false);
  }
  resume();
})();
