// Esc stops the robot, wherever the focus is; Alt and a letter press the button, or enter the field, that has it.
addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape" && !document.querySelector(".q-dialog")) emitEvent("halt");
  if (!event.altKey || !event.code.startsWith("Key")) return;
  const target = document.querySelector(`[data-key="${event.code.slice(3).toLowerCase()}"]:not([disabled])`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input")) target.focus();
  else target.click();
});
