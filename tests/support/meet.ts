/** A meeting: whoever comes waits until `number` have come. */
export function meet(number: number): () => Promise<void> {
  let open = () => {};
  const all = new Promise<void>((resolve) => (open = resolve));
  let here = 0;
  return () => {
    here += 1;
    if (here === number) open();
    return all;
  };
}
