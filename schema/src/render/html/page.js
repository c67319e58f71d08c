
"use strict";
(() => {
  const form = document.querySelector(".filter");
  const all = Array.from(document.querySelectorAll(".variable"), (node) => ({
    node,
    text: node.textContent.toLowerCase(),
    entry: document.querySelector(`[data-for="${CSS.escape(node.id)}"]`),
  }));
  const groups = Array.from(document.querySelectorAll(".group"), (node) => ({
    node,
    entry: document.querySelector(`[data-section="${CSS.escape(node.getAttribute("aria-labelledby"))}"]`),
  }));
  const count = form.querySelector("output");
  const none = document.querySelector(".none");
  const value = (name) => form.elements.namedItem(name);

  const filter = () => {
    const words = value("words").value.toLowerCase().split(/\s+/).filter(Boolean);
    const place = value("place").value;
    const secrets = value("secrets");
    let shown = 0;
    for (const { node, text, entry } of all) {
      const required = (node.dataset.required || "").split(" ").filter(Boolean);
      const fits = words.every((word) => text.includes(word))
        && (place === "" || (place === "*" ? required.length > 0 : required.includes(place)))
        && !(secrets && secrets.checked && node.dataset.secret === undefined);
      node.hidden = !fits;
      if (entry) entry.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    const filtered = shown < all.length;
    for (const { node, entry } of groups) {
      node.hidden = filtered && !node.querySelector(".variable:not([hidden])");
      entry.hidden = node.hidden;
    }
    none.hidden = shown > 0 || all.length === 0;
    count.textContent = filtered ? `${shown} of ${all.length} variables` : `${all.length} variables`;
  };
  const clear = () => {
    form.reset();
    filter();
  };
  /* A link leads to its variable, whatever the filter says. */
  const arrive = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.hidden) {
      clear();
      target.scrollIntoView();
    }
  };

  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  };
  for (const { node } of all) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy ${node.id}`);
    button.addEventListener("click", async () => {
      await copied(node.id);
      button.focus();
      button.textContent = "Copied";
      count.textContent = `${node.id} copied`;
      setTimeout(() => {
        button.textContent = "Copy";
        filter();
      }, 2000);
    });
    node.querySelector("h3").after(button);
  }

  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
  });
  none.querySelector("button").addEventListener("click", () => {
    clear();
    value("words").focus();
  });
  window.addEventListener("hashchange", arrive);
  filter();
  arrive();
})();
