/* Sends notes to this computer's own program, and shows what they may point to. What was typed is never thrown away. No request leaves this address. */
(() => {
  "use strict";
  const SOON_MS = 80, TICK_MS = 500, TYPED_MS = 700;
  const one = (id) => document.getElementById(id);
  const address = (path) => new URL(path, document.baseURI);
  const AWAY = "The program did not answer. What you typed is still in this page. See whether it is still running, then try again.";
  const GONE = "These notes are no longer held. What you typed is still in this page: copy what you want to keep, then load the page again.";
  const SIGNED_OUT = "You are signed out, and the notes were forgotten. What you typed is still in this page: copy what you want to keep, then load the page again to sign in.";
  let current = "", hunched = false, following = false;

  const note = (text) => {
    const place = one("findings-note");
    if (place) { place.className = text ? "note" : ""; place.textContent = text; }
  };
  const say = (text) => {
    const place = one("announcer");
    if (place) { place.textContent = ""; window.setTimeout(() => { place.textContent = text; }, 50); }
  };

  /* Sends; gives back the reply, or null where it was not taken, with the reason where the person looks. */
  async function send(path, options, tell = note) {
    let reply;
    try {
      reply = await fetch(address(path), { credentials: "same-origin", ...options });
    } catch {
      tell(AWAY);
      return null;
    }
    if (reply.ok) { tell(""); return reply; }
    const told = await reply.json().catch(() => ({}));
    if (reply.status === 401) tell(SIGNED_OUT);
    else if (reply.status === 404) tell(GONE);
    else tell(told.error || told.detail || "This was not taken.");
    return null;
  }
  const post = (path, body, tell) => send(path, { method: "POST", body }, tell);
  const postFile = (id, file, name, kind) => send(
    `findings/${id}/files?${new URLSearchParams({ name, kind })}`,
    { method: "POST", body: file, headers: { "content-type": "application/octet-stream" } });

  function sendable(form) {
    const files = [...form.elements.files.files].map((file) => [file, file.name, "notes"]);
    const pasted = form.elements.pasted.value;
    if (pasted.trim()) files.push([new Blob([pasted]), /^#{1,6} /m.test(pasted) ? "Pasted notes.md" : "Pasted notes.txt", "notes"]);
    if (!files.length) { note("Choose a file of notes, or paste notes, first."); form.elements.files.focus(); return null; }
    ["work", "log"].forEach((kind) => {
      const file = form.elements[kind]?.files[0];
      if (file) files.push([file, file.name, kind]);
    });
    return files;
  }

  async function start(form) {
    const files = sendable(form);
    if (!files) return;
    const reply = await post("findings");
    if (!reply) return;
    const id = (await reply.json()).id;
    for (const [file, name, kind] of files) {
      if (!(await postFile(id, file, name, kind))) { drop(id); return; }
    }
    if (!(await post(`findings/${id}/begin`))) { drop(id); return; }
    form.hidden = true;
    current = id;
    hunched = false;
    follow();
  }

  async function further(form) {
    const files = sendable(form);
    if (!files) return;
    for (const [file, name, kind] of files) if (!(await postFile(current, file, name, kind))) return;
    if (!(await post(`findings/${current}/begin`))) return;
    while (following) await new Promise((done) => { window.setTimeout(done, 50); });
    await follow("findings-result-heading");
    if (document.querySelector("[data-findings-trouble]")) return; /* not read: what was pasted stays in its box */
    one("further-files").value = "";
    one("further-pasted").value = "";
  }

  const drop = (id) => fetch(address(`findings/${id}`), { method: "DELETE", credentials: "same-origin" }).catch(() => null);

  /* Asks how far it is until it is done; then shows it, and puts the focus where it is wanted. */
  async function follow(focus = "", said = "") {
    if (following) return;
    following = true;
    const id = current;
    let state = null;
    for (let wait = SOON_MS; current === id; wait = Math.min(2 * wait, TICK_MS)) {
      const reply = await send(`findings/${id}`, {}, (text) => { if (text) note(text); });
      if (!reply) break;
      state = await reply.json();
      if (current !== id) break;
      if (state.problem) { failed(state.problem); break; }
      if (state.asks_hunches) askHunches(state);
      progress(state);
      if (!state.working) break;
      await new Promise((done) => { window.setTimeout(done, wait); });
    }
    following = false;
    if (!state || current !== id || state.problem || state.working || state.asks_hunches) return;
    await show(focus, said);
  }

  function askHunches(state) {
    const form = one("findings-hunches");
    if (hunched || !form || !form.hidden) return;
    if (!form.elements.hunches.value) form.elements.hunches.value = state.hunches;
    form.hidden = false;
    form.elements.hunches.focus();
  }

  function progress(state) {
    const place = one("findings-progress");
    if (!place) return;
    const text = state.working ? state.words : state.asks_hunches ? "The notes are read." : "";
    if (!text) { place.replaceChildren(); return; }
    if (!place.firstChild) {
      place.innerHTML = '<p class="progress"><label for="findings-bar"></label><progress id="findings-bar" max="100"></progress></p>'
        + '<p class="actions"><button type="button" data-findings-forget>Stop, and forget these notes</button></p>';
    }
    const label = place.querySelector("label"), bar = place.querySelector("progress");
    if (label.textContent !== text) label.textContent = text;
    bar.value = state.working ? state.share : 100;
    place.querySelector(".actions").hidden = state.has_draft;
  }

  async function hunches(form, skip) {
    const body = new URLSearchParams(skip ? { skip: "yes" } : { hunches: form.elements.hunches.value });
    if (!skip && !form.elements.hunches.value.trim()) {
      note("Put down a hunch, or choose “Go on without”.");
      form.elements.hunches.focus();
      return;
    }
    if (!(await post(`findings/${current}/hunches`, body))) return;
    hunched = true;
    form.hidden = true;
    one("findings-progress").firstChild || progress({ working: true, words: "Reading the notes", share: 0, has_draft: false });
    while (following) await new Promise((done) => { window.setTimeout(done, 50); });
    follow("findings-result-heading", "The proposals are here.");
  }

  /* Fields that the person changed, by their id: they stay as they are when the page around them is drawn anew. */
  const isChanged = (field) => (field.type === "checkbox" ? field.checked !== field.defaultChecked
    : field.tagName === "SELECT" ? [...field.options].some((option) => option.selected !== option.defaultSelected)
      : field.type !== "file" && field.value !== field.defaultValue);
  function settled(form) {
    [...form.elements].forEach((field) => {
      if (field.type === "checkbox") field.defaultChecked = field.checked;
      else if (field.tagName === "SELECT") [...field.options].forEach((option) => { option.defaultSelected = option.selected; });
      else if ("defaultValue" in field && field.type !== "file") field.defaultValue = field.value;
    });
  }

  async function show(focus, said) {
    const reply = await send(`findings/${current}/view`, {});
    if (!reply) return;
    const markup = await reply.text();
    const place = one("findings-result");
    const here = document.activeElement;
    const wanted = focus || (place.contains(here) ? here.id : "");
    const beside = (wanted && one(wanted)) || here;
    const top = place.contains(beside) ? beside.getBoundingClientRect().top : null;
    const changed = [...place.querySelectorAll("input, textarea, select")].filter((field) => field.id && isChanged(field))
      .map((field) => [field.id, field.type === "checkbox" ? field.checked : field.value]);
    const chosen = [...place.querySelectorAll("input[type=file]")].filter((field) => field.id && field.files.length)
      .map((field) => [field.id, field.files]);
    const open = [...place.querySelectorAll("details[data-fold][open]")].map((fold) => fold.dataset.fold);
    place.innerHTML = markup;
    open.forEach((name) => { const fold = place.querySelector(`details[data-fold="${CSS.escape(name)}"]`); if (fold) fold.open = true; });
    changed.forEach(([id, value]) => {
      const field = one(id);
      if (field && field.type === "checkbox") field.checked = value; else if (field) field.value = value;
    });
    chosen.forEach(([id, files]) => { const field = one(id); if (field) field.files = files; });
    progress({});
    const target = wanted && one(wanted);
    if (target) {
      target.focus({ preventScroll: top !== null });
      if (top !== null) window.scrollBy(0, target.getBoundingClientRect().top - top);
    }
    const told = place.querySelector(".changed");
    if (said) say(told ? `${said} ${[...told.querySelectorAll("li")].map((line) => line.textContent).join(" ")}` : said);
  }

  function problemIn(form) {
    const problem = form.querySelector("[data-problem]");
    return (text) => { if (problem) { problem.textContent = text; problem.hidden = !text; } else note(text); };
  }

  async function step(form, button) {
    const tell = problemIn(form);
    const body = new URLSearchParams(new FormData(form));
    if (button?.name) body.set(button.name, button.value);
    if (!(await post(`findings/${current}/${form.dataset.findingsStep}`, body, tell))) return;
    settled(form);
    [...form.elements].forEach((field) => waiting.delete(field.dataset?.typed));
    const leaves = button?.value === "no" && button.name === "accepted";
    const id = button?.id || "";
    const next = leaves ? id.replace("-leave", "-take") : form.dataset.focus || id || "findings-people";
    const stays = form.dataset.findingsStep === "put-back" ? "findings-aside" : next;
    if (form.dataset.findingsStep === "asked") form.reset();
    while (following) await new Promise((done) => { window.setTimeout(done, 50); });
    follow(stays, leaves ? "Left as it is. What you wrote stays." : form.dataset.said || "");
  }

  function failed(text) {
    const form = one("findings-form");
    drop(current);
    current = "";
    progress({});
    one("findings-hunches").hidden = true;
    form.hidden = false;
    note(text);
    form.elements.files.focus();
  }

  async function forget() {
    if (!current) return;
    const id = current;
    current = "";
    await drop(id);
    one("findings-result").replaceChildren();
    progress({});
    const form = one("findings-form");
    one("findings-hunches").hidden = true;
    one("findings-hunches").reset();
    form.hidden = false;
    form.reset();
    note("");
    say("The notes are forgotten.");
    form.elements.files.focus();
  }

  /* What stands in a field is kept in the program's memory, for a page that is loaded again. */
  const waiting = new Map();
  function typed(field) {
    const name = field.dataset.typed || (field.id === "findings-hunch-text" ? "hunches" : "");
    if (!name || !current) return;
    const value = field.type === "checkbox" ? (field.checked ? "yes" : "") : field.value;
    waiting.set(name, value);
    window.clearTimeout(typed.timer);
    typed.timer = window.setTimeout(flush, TYPED_MS);
  }
  function flush() {
    window.clearTimeout(typed.timer);
    if (!waiting.size || !current) return;
    const body = new URLSearchParams([...waiting]);
    waiting.clear();
    fetch(address(`findings/${current}/typed`), { method: "POST", body, credentials: "same-origin", keepalive: true }).catch(() => null);
  }

  /* A file is saved after what was typed has arrived, and without leaving the page where it can't be saved. */
  async function save(link) {
    window.clearTimeout(typed.timer);
    if (waiting.size) {
      const body = new URLSearchParams([...waiting]);
      waiting.clear();
      if (!(await post(`findings/${current}/typed`, body))) return;
    }
    const reply = await send(link.getAttribute("href"), {});
    if (!reply) return;
    await keep(reply);
    follow();
  }
  async function keep(reply) {
    const made = document.createElement("a");
    made.href = URL.createObjectURL(await reply.blob());
    made.download = /filename="([^"]+)"/.exec(reply.headers.get("content-disposition") || "")?.[1] || "Draft findings";
    made.click();
    window.setTimeout(() => URL.revokeObjectURL(made.href), 60000);
    say("Saved.");
  }

  /* The smaller tools: what is sent is answered at once and kept nowhere. */
  async function tool(form, button) {
    const file = form.elements.file?.files[0], as = button?.value || "html";
    const wanted = new URLSearchParams({ as });
    if (file) wanted.set("name", file.name);
    const place = form.querySelector("[data-answer]");
    const body = file || form.elements.text?.value || "";
    if (as === "html") place.textContent = "Reading…";
    const reply = await send(`findings-tools/${form.dataset.findingsTool}?${wanted}`, { method: "POST", body }, problemIn(form));
    if (!reply) { if (as === "html") place.replaceChildren(); return; }
    if (as !== "html") { await keep(reply); return; }
    place.innerHTML = await reply.text();
    form.querySelector("[data-after]").hidden = false;
    place.focus();
  }
  async function kit(form, button) {
    const wanted = new URLSearchParams(new FormData(form));
    wanted.set("form", button?.value || "docx");
    const reply = await send(`findings-tools/kit?${wanted}`, {}, problemIn(form));
    if (reply) await keep(reply);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest("#findings")) return;
    event.preventDefault();
    if (form.matches("[data-findings-start]")) start(form);
    else if (form.matches("[data-findings-hunches]")) hunches(form, false);
    else if (form.matches("[data-findings-further]")) further(form);
    else if (form.matches("[data-findings-tool]")) tool(form, event.submitter);
    else if (form.matches("[data-findings-kit]")) kit(form, event.submitter);
    else if (form.matches("[data-findings-step]")) step(form, event.submitter);
  });
  document.addEventListener("click", (event) => {
    const inside = event.target.closest("#findings");
    if (!inside) return;
    if (event.target.closest("[data-findings-skip]")) hunches(one("findings-hunches"), true);
    if (event.target.closest("[data-findings-forget]")) forget();
    const link = event.target.closest("a[download]");
    if (link) { event.preventDefault(); save(link); }
    const part = event.target.closest('a[href^="#"]');
    const place = part && one(part.getAttribute("href").slice(1));
    if (place) { event.preventDefault(); place.scrollIntoView(); place.tabIndex = -1; place.focus({ preventScroll: true }); }
  });
  document.addEventListener("input", (event) => typed(event.target));
  document.addEventListener("change", (event) => { typed(event.target); flush(); });
  window.addEventListener("pagehide", flush);
  window.addEventListener("beforeunload", (event) => {
    const form = one("findings-form");
    if (form && !form.hidden && form.elements.pasted.value.trim()) event.preventDefault();
  });

  /* A page loaded again finds the newest notes that are still held. */
  async function resume() {
    if (!one("findings-form")) { window.setTimeout(resume, 300); return; }
    const reply = await fetch(address("findings"), { credentials: "same-origin" }).catch(() => null);
    const ids = reply && reply.ok ? (await reply.json()).ids : [];
    if (!ids.length || current) return;
    one("findings-form").hidden = true;
    current = ids[ids.length - 1];
    follow();
  }
  resume();
})();
