// What the sweep reads off a page. It is brought in from outside after the page has loaded, so the page's own policy
// for scripts does not concern it.
window.looking = (() => {
  const shown = (element) => element.checkVisibility({ checkVisibilityCSS: true });
  const brief = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 140);

  /** Everything that Tab should stop at, in the order of the document. */
  const stops = () =>
    [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
      .filter((element) => !element.disabled && element.tabIndex >= 0 && shown(element) && !isOtherOfGroup(element));

  /** Of a group of radio buttons Tab stops at the one that is chosen; the arrows go on from there. */
  const isOtherOfGroup = (element) => element.type === "radio" && !element.checked &&
    document.querySelector(`input[type=radio][name="${element.name}"]:checked`);

  /** What a person sees of it: a checkbox and a radio button are pressed by their labels, and may be unseen themselves. */
  const seenAs = (element) => ["checkbox", "radio"].includes(element.type) && element.labels.length ? element.labels[0] : element;

  const head = () => ({
    title: document.title,
    lang: document.documentElement.lang,
    canonical: document.querySelector("link[rel=canonical]")?.href ?? "",
    alternates: Object.fromEntries(
      [...document.querySelectorAll("link[rel=alternate][hreflang]")].map((link) => [link.hreflang, link.href])),
    headings: [...document.querySelectorAll("h1")].filter(shown).map((heading) => heading.textContent.trim()),
  });

  /** Fill in and send the form that posts to `path`, past what the browser itself would say about it. */
  const send = (path, fields) => {
    const forms = [...document.forms].filter(
      (form) => form.method === "post" && new URL(form.action).pathname === path);
    const form = forms.find((form) => Object.keys(fields).every((name) => form.elements[name])) ?? forms[0];
    if (!form) throw new Error(`no form posts to ${path}`);
    for (const [name, value] of Object.entries(fields)) {
      let field = form.elements[name];
      // What a button sends is sent only when it is pressed.
      if (!(field instanceof HTMLElement) || field.type === "submit") {
        field = document.createElement("input");
        field.type = "hidden";
        field.name = name;
        form.append(field);
      }
      field.value = value;
    }
    HTMLFormElement.prototype.submit.call(form);
  };

  const violations = async () => {
    const options = { preload: false, resultTypes: ["violations"], rules: { "target-size": { enabled: true } } };
    const results = await axe.run(document, options);
    return results.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)}`));
  };

  /** Controls lower or narrower than 24 pixels. Links within text are axe-core's to judge, which counts what is around. */
  const small = () => stops()
    .filter((element) => element.matches("button, input, select, textarea, summary, nav a, .button, .chip, .facet a"))
    .filter((element) => {
      const box = seenAs(element).getBoundingClientRect();
      return box.width < 24 || box.height < 24;
    })
    .map(brief);

  let expected, reached, problems, isOut;

  const watchKeyboard = () => {
    expected = stops();
    [reached, problems, isOut] = [[], [], false];
    document.activeElement.blur();
    window.scrollTo(0, 0);
    // Tab goes on from where something was last focused or pressed: that is the top of the page now.
    const top = document.createElement("span");
    top.tabIndex = -1;
    document.body.prepend(top);
    top.focus();
    top.remove();
    document.addEventListener("keydown", arrive, true);
    window.addEventListener("blur", leave);
    return expected.length;
  };

  const leave = () => { isOut = true; };

  /** Looks at what the Tab before this one brought the focus to, once all that follows from it has settled. */
  const arrive = () => {
    const element = document.activeElement;
    if (isOut || element === reached.at(-1)) return;
    if (element === document.body || reached.includes(element)) {
      if (reached.length) isOut = true;
      return;
    }
    reached.push(element);
    const part = seenAs(element);
    const box = part.getBoundingClientRect();
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    if (left >= right || top >= bottom) problems.push(`out of view: ${brief(element)}`);
    else {
      const above = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      if (above && !part.contains(above) && !above.contains(part))
        problems.push(`behind ${brief(above)}: ${brief(element)}`);
    }
    if (![element, part].some(hasOutline))
      problems.push(`no outline to see: ${brief(element)}`);
  };

  const hasOutline = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && shown(element);
  };

  const isThrough = () => isOut;

  const keyboardProblems = () => {
    document.removeEventListener("keydown", arrive, true);
    window.removeEventListener("blur", leave);
    const missed = expected.filter((element) => !reached.includes(element)).map((element) => `not reached: ${brief(element)}`);
    const more = reached.filter((element) => !expected.includes(element)).map((element) => `not expected: ${brief(element)}`);
    const order = reached.filter((element) => expected.includes(element));
    const inOrder = expected.filter((element) => reached.includes(element));
    const moved = order.findIndex((element, position) => element !== inOrder[position]);
    return [...problems, ...missed, ...more, ...(moved < 0 ? [] : [`out of order: ${brief(order[moved])}`])];
  };

  return { head, send, violations, small, watchKeyboard, isThrough, keyboardProblems };
})();
