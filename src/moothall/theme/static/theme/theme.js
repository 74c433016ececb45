// Makes good pages better: the drop zone, focus on faults, one press for one send. Nothing needs it.
import { Button, Checkboxes, ErrorSummary, FileUpload, PasswordInput, Radios, SkipLink, createAll } from "./build/govuk-frontend.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [Button, Checkboxes, ErrorSummary, FileUpload, PasswordInput, Radios, SkipLink]) {
  createAll(component);
}
