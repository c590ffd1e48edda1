// Moves a number and the slider beside it together, and says at once what the number would mean.
document.addEventListener("input", ({ target }) => {
  const slider = target.closest("[data-slider]");
  if (!slider) return;
  const [number, range] = slider.querySelectorAll("input");
  const output = slider.querySelector("output");
  (target === number ? range : number).value = target.value;
  const said = JSON.parse(output.dataset.says)[number.value - number.min];
  if (said) output.textContent = said;
});
