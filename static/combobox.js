"use strict";
// The list under a [role=combobox]: htmx fetches the options, this walks and chooses them.
(() => {
  const boxOf = (element) => element.closest?.("[data-combobox]");
  const parts = (box) => ({
    input: box.querySelector("[role=combobox]"),
    list: box.querySelector("[role=listbox]"),
    value: box.querySelector("[data-combobox-value]"),
  });
  const options = (list) => [...list.querySelectorAll("[role=option]:not([aria-disabled=true])")];

  function show(box, open) {
    const { input, list } = parts(box);
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) mark(box, null);
  }

  function mark(box, option) {
    const { input, list } = parts(box);
    options(list).forEach((each) => each.setAttribute("aria-selected", String(each === option)));
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function choose(box, option) {
    const { input, value } = parts(box);
    const form = box.closest("form");
    input.value = option.dataset.label;
    if (value) value.value = option.dataset.value;
    show(box, false);
    input.dispatchEvent(new Event("change", { bubbles: true }));
    (value || input).dispatchEvent(new CustomEvent("combobox-chosen", { bubbles: true, detail: { value: option.dataset.value } }));
    form?.querySelector("[data-after-choice]")?.focus();
  }

  // The server reads what was typed as `q`, whatever the box is called in its form.
  document.addEventListener("htmx:config:request", (event) => {
    const { ctx } = event.detail;
    if (ctx.sourceElement.getAttribute("role") !== "combobox") return;
    ctx.request.body.delete(ctx.sourceElement.name);
    ctx.request.body.set("q", ctx.sourceElement.value);
  });

  document.addEventListener("htmx:after:swap", (event) => {
    const input = event.detail.ctx.sourceElement;
    if (input.getAttribute?.("role") !== "combobox" || document.activeElement !== input) return;
    const box = boxOf(input);
    const { list } = parts(box);
    [...list.querySelectorAll("[role=option]")].forEach((option, index) => (option.id = `${list.id}-${index}`));
    show(box, list.childElementCount > 0);
    const first = input.value ? options(list)[0] : null;
    if (first && "hurried" in input.dataset) choose(box, first);
    else mark(box, first);
    delete input.dataset.hurried;
  });

  document.addEventListener("input", (event) => {
    const box = event.target.getAttribute?.("role") === "combobox" && boxOf(event.target);
    if (!box) return;
    delete event.target.dataset.hurried;
    // What the list shows answers an older text: nothing of it may be taken by Enter any more.
    mark(box, null);
    if (parts(box).value) parts(box).value.value = "";
  });

  document.addEventListener("focusin", (event) => {
    if (event.target.getAttribute?.("role") === "combobox" && !event.target.value) ask(event.target);
  });

  // In a dialog that has just come the focus, and fast typing, may be earlier than htmx: then ask once it listens.
  function ask(input, tries = 40) {
    if (input._htmx?.initialized || !tries) input.dispatchEvent(new CustomEvent("combobox-open"));
    else if (document.activeElement === input) setTimeout(() => ask(input, tries - 1), 25);
  }

  document.addEventListener("focusout", (event) => {
    const box = boxOf(event.target);
    if (box && !box.contains(event.relatedTarget)) setTimeout(() => box.isConnected && !box.contains(document.activeElement) && show(box, false), 120);
  });
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest?.("[role=option]");
    if (!option || !boxOf(option)) return;
    event.preventDefault();
    if (option.getAttribute("aria-disabled") !== "true") choose(boxOf(option), option);
  });

  document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (input.getAttribute?.("role") !== "combobox" || event.isComposing || event.ctrlKey || event.metaKey) return;
    const box = boxOf(input);
    const { list } = parts(box);
    const all = options(list);
    const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return void (list.childElementCount ? show(box, true) : input.dispatchEvent(new CustomEvent("combobox-open")));
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(box, all[(at + step + all.length) % all.length]);
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      choose(box, all[at]);
    } else if (event.key === "Enter" && input.value && parts(box).value?.value === "") {
      // Faster than the answer: take its first line when it comes, and do not send the form meanwhile.
      event.preventDefault();
      input.dataset.hurried = "";
    } else if (event.key === "Tab" && !list.hidden && at >= 0) choose(box, all[at]);
    else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      show(box, false);
    }
  });
})();
