"use strict";
// Convenience only: every page works without this file.
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const typing = (element) => element.closest("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select, [contenteditable]");
  const shown = (element) => element.checkVisibility?.({ visibilityProperty: true }) ?? true;
  const open = () => $("dialog[open]");
  const scope = () => open() || document;

  // Shortcuts: data-keys="g c" on whatever is to be pressed or focused.
  let typed = "";
  let timer;
  const bound = () => $$("[data-keys]", scope()).filter((element) => shown(element) && !element.disabled);

  // A key whose button needs words goes to their field first; Ctrl+Enter there sends what the key stood for.
  function asksFirst(button) {
    const field = button.form && $(`[data-needed-by="${button.value}"]`, button.form);
    if (!field || field.value.trim()) return false;
    $("[name=intended]", button.form).value = button.value;
    field.focus();
    return true;
  }

  // A key may be earlier than htmx: the link would then leave the page instead of opening the dialog.
  function press(element, tries = 40) {
    if (asksFirst(element)) return;
    if (element.matches("input, textarea, select")) {
      element.focus();
      element.select?.();
    } else if (element.hasAttribute("hx-get") && !element._htmx?.initialized && tries) setTimeout(() => press(element, tries - 1), 25);
    else element.click();
  }

  function single(event) {
    if (document.body.dataset.shortcuts === "off" || typing(event.target) || event.key.length > 1) return;
    clearTimeout(timer);
    typed = `${typed} ${event.key}`.trim();
    timer = setTimeout(() => (typed = ""), 900);
    const match = (keys) => bound().find((element) => element.dataset.keys === keys);
    const found = match(typed) || match(event.key);
    if (found) {
      event.preventDefault();
      typed = "";
      press(found);
    } else walk(event);
  }

  // Lists: j and k walk the rows of the list on the page, Enter opens (the row's own link has the focus).
  function walk(event) {
    const step = { j: 1, k: -1 }[event.key];
    const list = $("[data-rows]", scope());
    if (!step || !list) return;
    const rows = $$("[data-row]", list).filter(shown);
    const from = rows.findIndex((row) => row.contains(document.activeElement));
    const at = from < 0 ? rows.findIndex((row) => row.getAttribute("aria-current") === "true") : from;
    const next = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + step))];
    if (!next) return;
    event.preventDefault();
    const link = $("a[href], button", next) || next;
    link.focus();
    if ("follow" in list.dataset) link.click();
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest("form");
      if (!form) return;
      event.preventDefault();
      form.requestSubmit(event.shiftKey ? $("[data-next]", form) : undefined);
    } else if (event.key === "Escape") {
      $$("details.menu[open]").forEach((menu) => closeMenu(menu, true));
    } else if (!event.ctrlKey && !event.metaKey) single(event);
  });

  function closeMenu(menu, refocus) {
    if (refocus && menu.contains(document.activeElement)) $("summary", menu).focus();
    menu.open = false;
  }

  function listShortcuts() {
    const lines = $("[data-shortcut-lines]");
    const seen = new Set();
    lines.replaceChildren();
    for (const element of $$("[data-keys]").filter((each) => shown(each) && !seen.has(each.dataset.keys))) {
      seen.add(element.dataset.keys);
      const line = document.createElement("div");
      const name = document.createElement("dt");
      const keys = document.createElement("dd");
      name.textContent = element.getAttribute("aria-label") || $("span", element)?.textContent || element.textContent.trim();
      for (const key of element.dataset.keys.split(" ")) {
        const cap = document.createElement("kbd");
        cap.className = "kbd";
        cap.textContent = key;
        keys.append(cap);
      }
      line.append(name, keys);
      lines.append(line);
    }
    $$("[data-rows-only]").forEach((line) => (line.hidden = !$("[data-rows]")));
    $("#shortcuts").showModal();
  }

  // Clicks on what only scripts offer.
  document.addEventListener("click", (event) => {
    const hit = (selector) => event.target.closest(selector);
    $$("details.menu[open]").filter((menu) => !menu.contains(event.target)).forEach((menu) => closeMenu(menu));
    if (hit("[data-dismiss]")) hit("[data-dismiss]").closest(".flash").remove();
    else if (hit("[data-close]") || event.target.matches?.("dialog.sheet")) closeDialog(event.target.closest("dialog"));
    else if (hit("[data-shortcut-list]")) listShortcuts();
    else if (hit("[data-nav-toggle]")) narrow();
    else if (hit("[data-copy]")) navigator.clipboard?.writeText(hit("[data-copy]").dataset.copy);
    else if (hit("a[data-dialog]") && !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      const source = hit("a[data-dialog]");
      htmx.ajax("GET", source.href, { source, target: "#dialog-body" });
    }
  });

  function narrow() {
    const now = document.documentElement.dataset.nav === "narrow" ? "wide" : "narrow";
    document.documentElement.dataset.nav = now;
    document.cookie = `rapport_nav=${now}; path=/; max-age=31536000; samesite=lax`;
  }

  // Dialogs: a link with data-dialog brings its page's region into #dialog, under its value or else its own words as a
  // title; a form in there that succeeds closes it.
  const dialog = $("#dialog");
  let opener = null;
  const changed = (form) => form.dataset.touched === "yes";
  const guarded = (root) => $$("form[data-guard]", root).find(changed);

  function closeDialog(which) {
    const form = which === dialog && guarded(dialog);
    if (form && !window.confirm(form.dataset.guard)) return;
    which.close();
  }

  dialog?.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (!$("[role=combobox][aria-expanded=true]", dialog)) closeDialog(dialog);
  });
  dialog?.addEventListener("close", () => {
    $("#dialog-body").replaceChildren();
    $("#dialog-flashes").replaceChildren();
    (opener?.isConnected ? opener : $("#main")).focus({ preventScroll: true });
  });

  // What somebody chose in a part of a form stays chosen when that part comes anew, however late it comes.
  const kept = new WeakMap();
  document.addEventListener("change", (event) => {
    const place = event.target.matches?.("select, textarea") && event.target.closest("[data-keeps-choices]");
    if (place) kept.set(place, { ...kept.get(place), [event.target.name]: event.target.value });
  });
  document.addEventListener("htmx:after:swap", (event) => {
    const place = event.detail.ctx.target;
    for (const [name, value] of Object.entries((place && kept.get(place)) || {})) {
      const field = $(`[name="${name}"]`, place);
      if (field) field.value = value;
    }
  });

  // Filters that let everything pass stay out of the address.
  document.addEventListener("htmx:config:request", (event) => {
    const { request, sourceElement } = event.detail.ctx;
    if (!sourceElement.matches?.("form[method=get]")) return;
    for (const [name, value] of [...request.body.entries()]) if (value === "") request.body.delete(name);
  });

  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx, tasks } = event.detail;
    const source = ctx.sourceElement;
    const answer = ctx.response?.raw;
    if (dialog && source.closest?.("#dialog") && answer?.ok && answer.redirected && new URL(answer.url).pathname !== dialog.dataset.from) {
      tasks.splice(0, tasks.length, ...tasks.filter((task) => task.type === "oob"));
      dialog.close();
      // What lies under the dialog may have changed: fetch the page again and morph it, so that nothing jumps.
      htmx.ajax("GET", location.href, { target: "#main", select: "#main", swap: "outerMorph" });
    }
    if (dialog?.open) tasks.filter((task) => task.target?.id === "flashes").forEach((task) => (task.target = $("#dialog-flashes")));
  });

  document.addEventListener("htmx:after:swap", (event) => {
    const { ctx } = event.detail;
    const source = ctx.sourceElement;
    if ("dialog" in (source.dataset || {}) && ctx.response?.raw.ok) {
      opener = source;
      dialog.dataset.from = new URL(source.href).pathname;
      $("#dialog-title").textContent = source.dataset.dialog || ($("span", source) || source).textContent.trim();
      if (!dialog.open) dialog.showModal();
      ($("[autofocus]", dialog) || $("#dialog-body :is(input:not([type=hidden]), select, textarea)"))?.focus();
    }
    const split = source.closest?.(".split-list") && source.closest(".split");
    if (split) {
      $$("[data-row]", split).forEach((row) => (row.contains(source) ? row.setAttribute("aria-current", "true") : row.removeAttribute("aria-current")));
      split.dataset.open = "";
    }
    if ([409, 422].includes(ctx.response?.status)) {
      // After htmx has settled, since it moves the focus to [autofocus] by itself.
      setTimeout(() => focusError(), 30);
    }
    renewToken();
    settleFlashes();
    showChosen();
  });

  // The chosen row of a long list is in view, wherever the page was entered.
  function showChosen() {
    const list = $(".split-list");
    const row = list && $("[data-row][aria-current=true]", list);
    if (!row || (row.offsetTop >= list.scrollTop && row.offsetTop + row.offsetHeight <= list.scrollTop + list.clientHeight)) return;
    list.scrollTop = row.offsetTop - list.clientHeight / 3;
  }

  // Whoever signed in again in another tab has a new session: the forms that are open here go on with it.
  function renewToken() {
    const token = $("[data-fresh-token]")?.dataset.freshToken;
    if (!token) return;
    $$("input[name=csrf_token]").forEach((field) => (field.value = token));
    document.body.setAttribute("hx-headers:inherited", JSON.stringify({ "X-CSRFToken": token }));
  }

  function focusError() {
    const place = open() || $("#main");
    const wrong = $$("[aria-invalid=true]", place);
    const summary = $("[data-error-summary]", place);
    (wrong.length === 1 ? wrong[0] : summary || wrong[0])?.focus();
  }

  // A success message leaves after a while, unless one points at it or is in it.
  function settleFlashes() {
    for (const flash of $$(".flash[data-brief]:not([data-timed])")) {
      flash.dataset.timed = "yes";
      const leave = () => (flash.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : flash.remove());
      setTimeout(leave, 7000);
    }
  }

  // Unsaved work: asked about only where a form says so with data-guard.
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-guard]");
    if (form) form.dataset.touched = "yes";
  });
  document.addEventListener("submit", (event) => (event.target.dataset.touched = "no"));
  window.addEventListener("beforeunload", (event) => {
    if (guarded(document)) event.preventDefault();
  });

  // A second press while the first is on its way sends nothing. Without this the form's key still lets only one count,
  // but the browser would drop the first answer, and with it a new session.
  const onTheWay = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (onTheWay.has(form)) event.preventDefault();
    onTheWay.add(form);
    setTimeout(() => onTheWay.delete(form), 2000);
  });

  settleFlashes();
  showChosen();
})();
