/** Made-up answers of nvidia-smi as three generations of drivers write them. */

interface Driver {
  readonly name: string;
  /** What its help lists: one name, or several of which any will do. */
  readonly properties: readonly string[];
  /** Its answers to what we ask of it, a line a device. */
  readonly lines: readonly string[];
  readonly expected: {
    readonly asked: readonly string[];
    readonly rows: readonly {
      readonly device: string;
      readonly readings: Readonly<Record<string, number>>;
      readonly throttled: readonly string[] | null;
    }[];
  };
}

/** The form of `--help-query-gpu`: names in quotation marks, explanations below, and headlines without. */
export function helpOf(properties: readonly string[]): string {
  const entries = properties.map(
    (property) =>
      `${property
        .split(' or ')
        .map((name) => `"${name}"`)
        .join(' or ')}\nWhat it is, "in quotes" too.\n`,
  );
  return ['List of valid properties to query for the switch "--query-gpu":', '', ...entries].join('\n');
}

export const drivers: readonly Driver[] = [
  {
    name: 'driver 450, before the reasons were called events',
    properties: [
      'driver_version',
      'name or gpu_name',
      'index',
      'utilization.gpu',
      'utilization.memory',
      'memory.total',
      'memory.used',
      'power.draw',
      'clocks.current.sm or clocks.sm',
      'clocks.current.memory or clocks.mem',
      'temperature.gpu',
      'clocks_throttle_reasons.active',
    ],
    lines: ['0, Tesla T4, 450.80.02, 97, 41, 1024, 70.12, 1350, 5000, 79, 0x0000000000000024'],
    expected: {
      asked: [
        'index',
        'name',
        'driver_version',
        'utilization.gpu',
        'utilization.memory',
        'memory.used',
        'power.draw',
        'clocks.current.sm',
        'clocks.current.memory',
        'temperature.gpu',
        'clocks_throttle_reasons.active',
      ],
      rows: [
        {
          device: '0: Tesla T4',
          readings: {
            'utilization (fraction)': 0.97,
            'memory utilization (fraction)': 0.41,
            'memory used (bytes)': 1024 * 2 ** 20,
            'power (watts)': 70.12,
            'clock (hertz)': 1350e6,
            'memory clock (hertz)': 5000e6,
            'temperature (celsius)': 79,
          },
          throttled: ['power limit', 'heat, by software'],
        },
      ],
    },
  },
  {
    name: 'driver 535, with both names and three kinds of power',
    properties: [
      'driver_version',
      'name or gpu_name',
      'index',
      'utilization.gpu',
      'utilization.memory',
      'memory.used',
      'power.draw',
      'power.draw.average',
      'power.draw.instant',
      'clocks.current.sm or clocks.sm',
      'clocks.current.memory or clocks.mem',
      'temperature.gpu',
      'temperature.memory',
      'clocks_event_reasons.active',
      'clocks_throttle_reasons.active',
    ],
    lines: [
      '0, NVIDIA L4, 535.183.01, 100, 60, 2048, 71.00, 71.40, 71.10, 2040, 6251, 60, N/A, 0x0000000000000001',
      '1, NVIDIA A100-SXM4-80GB, 535.183.01, 12, 3, 512, [N/A], 68.20, 66.90, 1410, 1593, 40, 44, 0x00000000000000C8',
    ],
    expected: {
      asked: [
        'index',
        'name',
        'driver_version',
        'utilization.gpu',
        'utilization.memory',
        'memory.used',
        'power.draw.average',
        'power.draw.instant',
        'power.draw',
        'clocks.current.sm',
        'clocks.current.memory',
        'temperature.gpu',
        'temperature.memory',
        'clocks_event_reasons.active',
      ],
      rows: [
        {
          device: '0: NVIDIA L4',
          readings: {
            'utilization (fraction)': 1,
            'memory utilization (fraction)': 0.6,
            'memory used (bytes)': 2048 * 2 ** 20,
            'power (watts)': 71,
            'instant power (watts)': 71.4,
            'clock (hertz)': 2040e6,
            'memory clock (hertz)': 6251e6,
            'temperature (celsius)': 60,
          },
          throttled: [],
        },
        {
          // It lacks the average: the plain one stands in, and says so in its source.
          device: '1: NVIDIA A100-SXM4-80GB',
          readings: {
            'utilization (fraction)': 0.12,
            'memory utilization (fraction)': 0.03,
            'memory used (bytes)': 512 * 2 ** 20,
            'power (watts)': 66.9,
            'instant power (watts)': 68.2,
            'clock (hertz)': 1410e6,
            'memory clock (hertz)': 1593e6,
            'temperature (celsius)': 40,
            'memory temperature (celsius)': 44,
          },
          throttled: ['hardware slowdown', 'heat, by hardware', 'power brake'],
        },
      ],
    },
  },
  {
    name: 'driver 580, without the old names, on a card that tells little',
    properties: [
      'driver_version',
      'name',
      'index',
      'utilization.gpu',
      'power.draw',
      'clocks.sm',
      'clocks_event_reasons.active',
    ],
    lines: ['0, NVIDIA GB10, 580.95.05, [N/A], [Not Supported], [Unknown Error], [Not Supported]'],
    expected: {
      asked: [
        'index',
        'name',
        'driver_version',
        'utilization.gpu',
        'power.draw',
        'clocks.sm',
        'clocks_event_reasons.active',
      ],
      rows: [{ device: '0: NVIDIA GB10', readings: {}, throttled: null }],
    },
  },
];
