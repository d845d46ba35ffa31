import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

interface QrProps {
  /** What a reader gets; it stays in this browser. */
  text: string;
  label: string;
  className?: string | undefined;
  /** How much of it may be unreadable: 15% (M), or 7% (L) where it holds much. */
  level?: 'L' | 'M';
}

/** Light modules around the code that ISO/IEC 18004 asks for. */
const QUIET = 4;

/** A QR as one path, black on white in any theme. The maker is loaded when the first one is shown. */
export function Qr({ text, label, className, level = 'M' }: QrProps) {
  const queryFn = (): ReturnType<typeof drawn> => drawn(text, level);
  const { data } = useQuery({ queryKey: ['qr', text, level], queryFn, staleTime: Infinity, gcTime: 0 });
  if (data === undefined) return <Skeleton className={className} />;
  const side = data.size + 2 * QUIET;
  return (
    <svg
      viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
      className={className}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect x={-QUIET} y={-QUIET} width={side} height={side} fill="#ffffff" />
      <path d={data.path} fill="#000000" />
    </svg>
  );
}

async function drawn(text: string, level: 'L' | 'M'): Promise<{ size: number; path: string }> {
  const { create } = await import('qrcode');
  const { modules } = create(text, { errorCorrectionLevel: level });
  let path = '';
  for (let row = 0; row < modules.size; row += 1)
    for (let column = 0; column < modules.size; column += 1)
      if (modules.get(row, column)) path += `M${column} ${row}h1v1h-1z`;
  return { size: modules.size, path };
}
