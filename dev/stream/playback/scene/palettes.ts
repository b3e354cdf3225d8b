/** The colours of one hour of the day. */
export interface Palette {
  /** From the zenith to the horizon. */
  sky: [string, string, string]
  /** The sun or the moon, and its light around it. */
  disc: string
  glow: string
  /** From the farthest layer of land to the nearest. */
  land: [string, string, string, string]
  water: [string, string]
  foam: string
}

export const palettes: Palette[] = [
  {
    // Blue hour.
    sky: ['#0d1b2a', '#1b3d55', '#33647a'],
    disc: '#f2fbf6',
    glow: '#bfe3e6',
    land: ['#41697a', '#27475a', '#17303f', '#0a171f'],
    water: ['#6b979c', '#2a5463'],
    foam: '#d6ecea',
  },
  {
    // The last light.
    sky: ['#31465f', '#a9796c', '#e9b487'],
    disc: '#fff1d2',
    glow: '#ffe0ac',
    land: ['#b07c60', '#85563f', '#573937', '#30262c'],
    water: ['#c99376', '#5c4650'],
    foam: '#f7ddc0',
  },
  {
    // Fog.
    sky: ['#c5d3cb', '#d6e0d7', '#e8ece2'],
    disc: '#fbfaf1',
    glow: '#ffffff',
    land: ['#a8beb1', '#7d9c8e', '#436b5e', '#16332e'],
    water: ['#a9c0bb', '#587f7c'],
    foam: '#f2f3e9',
  },
  {
    // First light on snow.
    sky: ['#5f7893', '#a79cab', '#e8c3b6'],
    disc: '#fff6ea',
    glow: '#ffe7d3',
    land: ['#d9b7ae', '#927f8f', '#4d5470', '#1f2b42'],
    water: ['#b9a5ad', '#55617c'],
    foam: '#f6e7e0',
  },
  {
    // Noon.
    sky: ['#6a9cb8', '#97bfce', '#cfe1e2'],
    disc: '#fffbe8',
    glow: '#fff8d8',
    land: ['#8fae8b', '#6f9a72', '#b79c4c', '#6a5a2c'],
    water: ['#5f8a8f', '#3c686f'],
    foam: '#f2f0e2',
  },
]
