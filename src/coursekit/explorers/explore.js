// Puts the state chosen by an explorer's controls into the page. Everything is already there:
// `states` lists, for each different rendering, its `pieces`; `order` says which rendering
// belongs to which combination of positions, the last control counting fastest. In a list a number
// below nought says how many pieces follow the one before it.
figure => {
  const { sizes, texts, order, states, pieces } = JSON.parse(figure.querySelector(":scope > script").textContent);
  const view = figure.querySelector(":scope > .ck-state");
  const controls = [...figure.querySelectorAll(":scope > .ck-controls [data-ck]")];
  let shown = +view.dataset.ck;
  const update = () => {
    let index = 0;
    controls.forEach((control, i) => {
      // Of a pair of buttons the one that is pressed counts.
      const at = control.type == "checkbox" ? +control.checked
        : +(control.querySelector(":checked") || control).value;
      index = index * sizes[i] + at;
      if (control.type == "range") {
        control.setAttribute("aria-valuetext", texts[i][at]);
        control.nextElementSibling.value = texts[i][at];
      }
    });
    if (order[index] !== shown) {
      shown = order[index];
      view.innerHTML = states[shown].flatMap((i, at, all) =>
        i < 0 ? pieces.slice(all[at - 1] + 1, all[at - 1] + 1 - i) : pieces[i]).join("");
    }
  };
  figure.addEventListener("input", update);
  update();
}
