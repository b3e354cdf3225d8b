/** The sign of the app: a viewfinder, and the line of a video that is half-way. */
export function Mark() {
  return (
    <svg viewBox="0 0 28 22" className="h-5.5 w-7" aria-hidden="true">
      <path
        d="M2 9V5a3 3 0 0 1 3-3h4M19 2h4a3 3 0 0 1 3 3v4"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
      />
      <rect x="2" y="15" width="24" height="4" rx="2" fill="var(--sent)" />
      <rect x="2" y="15" width="12" height="4" rx="2" fill="var(--done)" />
      <circle cx="14" cy="17" r="4" fill="var(--done)" stroke="var(--background)" strokeWidth="2" />
    </svg>
  )
}
