// Makes good pages better: the drop zone, focus on faults, one press for one send, how far long work
// is. Nothing needs it.
import { Button, Checkboxes, ErrorSummary, FileUpload, PasswordInput, Radios, SkipLink, createAll } from "./build/govuk-frontend.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [Button, Checkboxes, ErrorSummary, FileUpload, PasswordInput, Radios, SkipLink]) {
  createAll(component);
}

// A table that is wider than its place says so, and keeps in sight what each row is about.
const widths = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const region = target.closest(".mh-table__scroll");
    const wider = region.scrollWidth > region.clientWidth + 1;
    if (wider === region.hasAttribute("data-sideways")) continue;
    region.toggleAttribute("data-sideways", wider);
    if (wider) region.before(sideways());
    else region.previousElementSibling.remove();
  }
});

function sideways() {
  const hint = document.createElement("p");
  hint.className = "mh-sideways";
  hint.setAttribute("aria-hidden", "true");
  hint.textContent = "Scroll sideways for more \u2192";
  return hint;
}

for (const region of document.querySelectorAll(".mh-table__scroll")) {
  widths.observe(region);
  if (region.firstElementChild) widths.observe(region.firstElementChild);
}

// A bar that is drawn again is said once for each quarter, not every two seconds.
document.addEventListener("htmx:afterSwap", () => {
  for (const region of document.querySelectorAll("[data-hears]")) {
    const says = document.getElementById(region.dataset.hears)?.dataset.says;
    if (says && region.textContent !== says) region.textContent = says;
  }
});

// Who has been signed out meanwhile, or may not see it any more, is told so by the page itself.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  const asked = new URL(requestConfig.path, location.href);
  const elsewhere = xhr.responseURL && new URL(xhr.responseURL).pathname !== asked.pathname;
  if (elsewhere || xhr.status === 403 || xhr.status === 404) {
    event.detail.shouldSwap = false;
    location.reload();
  }
});
