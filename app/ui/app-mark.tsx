/** The mark: a patch, sewn on by eight short stitches. */
export function AppMark() {
  return (
    <svg className="mark" viewBox="0 0 52 52" aria-hidden="true">
      <rect width="52" height="52" rx="14" />
      <g className="mark-patch">
        <path
          d="M26 6v10M26 36v10M6 26h10M36 26h10M11.9 11.9l5.2 5.2M34.9 34.9l5.2 5.2M11.9 40.1l5.2-5.2M34.9 17.1l5.2-5.2"
          strokeWidth="3.6"
          strokeLinecap="round"
        />
        <rect x="14" y="14" width="24" height="24" rx="5" stroke="none" />
      </g>
    </svg>
  );
}
