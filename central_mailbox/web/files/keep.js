// Nothing here is needed: pages work without it.  What is typed survives a reload of this tab and
// leaves with it; a code behind the # of a QR picture goes into its field, and to nobody else.
"use strict";
for (const form of document.querySelectorAll("form[data-keep]")) {
  const name = `keep.${form.dataset.keep}`;
  const fields = () => [...form.elements].filter((one) => one.name && !["hidden", "file"].includes(one.type) && one.name !== "kept" && one.tabIndex !== -1);
  const kept = JSON.parse(sessionStorage.getItem(name) || "{}");
  for (const one of fields()) {
    if (!(one.name in kept)) continue;
    if (one.type === "radio") one.checked = one.checked || (!fields().some((other) => other.name === one.name && other.checked) && kept[one.name] === one.value);
    else if (one.type === "checkbox") one.checked = one.checked || kept[one.name] === one.value;
    else if (!one.value) one.value = kept[one.name];
  }
  form.addEventListener("input", () => {
    const typed = {};
    for (const one of fields()) if ((one.type !== "radio" && one.type !== "checkbox") || one.checked) typed[one.name] = one.value;
    sessionStorage.setItem(name, JSON.stringify(typed));
  });
}
for (const sent of document.querySelectorAll("[data-sent]")) sessionStorage.removeItem(`keep.${sent.dataset.sent}`);
const code = document.getElementById("code");
if (code && location.hash.length > 1) {
  code.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
}
document.getElementById("problem")?.focus();
