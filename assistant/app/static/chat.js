/* Shows sources beside the conversation, copies answers, and tells screen readers what arrived. No request leaves this address. */
(() => {
  "use strict";
  let opener = null;
  const dialog = () => document.getElementById("source-dialog");
  const body = () => document.getElementById("source-body");
  const say = (text) => {
    const place = document.getElementById("announcer");
    if (place) { place.textContent = ""; window.setTimeout(() => { place.textContent = text; }, 50); }
  };

  async function show(link) {
    const inside = link.closest("#source-dialog");
    if (!inside) opener = link;
    const kept = link.dataset.keep;
    const address = new URL(link.getAttribute("href"), document.baseURI);
    address.searchParams.set("fragment", "true");
    const reply = await fetch(address, { credentials: "same-origin" });
    if (reply.status === 401) { window.location.reload(); return; }
    body().innerHTML = await reply.text();
    const box = dialog();
    if (!box.open) {
      if (window.matchMedia("(min-width: 1000px)").matches) box.show(); else box.showModal();
    }
    document.body.classList.add("source-open");
    const stays = kept && body().querySelector(`[data-keep="${kept}"]`);
    (stays || body().querySelector("#source-title"))?.focus();
    box.scrollTop = 0;
    const mark = body().querySelector(".mark");
    if (mark && mark.getBoundingClientRect().bottom > window.innerHeight - 40) mark.scrollIntoView({ block: "center" });
  }

  /* The link itself, or the one in its place where the conversation was drawn anew meanwhile. */
  function again(link) {
    if (!link || document.contains(link)) return link;
    const same = [...document.querySelectorAll("#conversation a[data-view]")].filter(
      (other) => other.getAttribute("href") === link.getAttribute("href"));
    return same.find((other) => other.className === link.className) || same[0];
  }

  function close() {
    const box = dialog();
    if (!box || !box.open) return;
    box.close();
    document.body.classList.remove("source-open");
    again(opener)?.focus();
    opener = null;
  }

  async function copy(button) {
    const text = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    const before = button.textContent;
    button.textContent = "Copied";
    say("Copied with references");
    window.setTimeout(() => { button.textContent = before; }, 2000);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-view]");
    if (link && !(event.ctrlKey || event.metaKey || event.shiftKey || event.button)) {
      if (!dialog()) return; /* a source opened in its own tab: links go there */
      event.preventDefault();
      show(link);
      return;
    }
    const copied = event.target.closest("[data-copy]");
    if (copied) { copy(copied); return; }
    if (event.target.closest("[data-close]")) { close(); return; }
    const edit = event.target.closest('[data-do="edit"]');
    if (edit) window.setTimeout(() => document.querySelector("#question textarea")?.focus(), 600);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && dialog()?.open) { event.preventDefault(); close(); }
  });

  /* An answer arrived: read it out in short, and bring its question to the top. */
  let last = "";
  function arrived() {
    const items = document.querySelectorAll("#conversation [data-announce]");
    const newest = items[items.length - 1];
    const text = newest ? items.length + newest.dataset.announce : "";
    if (!newest || text === last) { last = text; return; }
    last = text;
    say(newest.dataset.announce);
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    newest.closest(".exchange")?.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  }
  /* Gradio names its upload area otherwise than it reads; people who speak to their machine say what they see. */
  function named() {
    document.querySelectorAll("#add-files button[aria-label].upload-container").forEach((button) => {
      const seen = button.textContent.replace(/\s+/g, " ").trim();
      if (seen && button.getAttribute("aria-label") !== seen) button.setAttribute("aria-label", seen);
    });
  }
  /* What a change of the library led to is brought into view and gets the focus: the button that was used is gone. */
  function told() {
    const here = document.querySelector(":is(#documents, #library-notice) [data-here]:not([data-seen])");
    if (!here) return;
    here.dataset.seen = "";
    here.scrollIntoView({ block: "center" });
    here.focus({ preventScroll: true });
  }
  const watch = () => {
    const place = document.getElementById("conversation");
    if (!place) { window.setTimeout(watch, 200); return; }
    new MutationObserver(arrived).observe(place, { childList: true, subtree: true });
    new MutationObserver(() => { named(); told(); }).observe(document.body, { childList: true, subtree: true });
    document.documentElement.lang = "en-GB";
  };
  watch();
})();
