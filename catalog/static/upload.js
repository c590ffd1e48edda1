// Says at once when a file is too large, and shows how far an upload is. Without it the form works all the same.
for (const form of document.querySelectorAll("form[data-upload]")) {
  const input = form.querySelector('input[type="file"]');
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.hidden = true;
  bar.setAttribute("aria-label", form.querySelector('label[for="field-file"]').textContent.trim());
  form.append(bar);

  form.addEventListener("submit", (event) => {
    if (!window.FormData || !form.checkValidity()) return;
    event.preventDefault();
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.responseType = "document";
    request.upload.addEventListener("progress", (progress) => {
      bar.hidden = false;
      bar.value = progress.lengthComputable ? progress.loaded / progress.total : 0;
    });
    request.addEventListener("load", () => {
      const answer = request.response;
      if (request.status < 300 && request.responseURL !== location.href) {
        location.assign(request.responseURL);
        return;
      }
      // The form came back with errors: show it in place, so that going back and reloading stay harmless.
      document.title = answer.title;
      document.querySelector("main").replaceWith(answer.querySelector("main"));
      import(`${import.meta.url}#${Date.now()}`);
      document.querySelector(".error-summary, main")?.focus();
    });
    // Nothing arrived: send it the plain way, which shows the browser's own words for what is wrong.
    request.addEventListener("error", () => form.submit());
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    request.send(new FormData(form));
  });
  input.addEventListener("change", () => {
    const tooLarge = input.files.length > 0 && input.files[0].size > Number(input.dataset.maxBytes);
    input.setCustomValidity(tooLarge ? document.getElementById("field-file-help").textContent : "");
    input.reportValidity();
  });
}
