/** Colours turned on the wheel of hues, as Grafana makes the two ends of a gradient of hues. */
import {channelsOf} from './contrast.ts';

/** Turned by so many degrees, and lighter by that share of the way from black to white; as it is where it is not known. */
export const turned = (colour: string, degrees: number, lighter: number): string => {
  const channels = channelsOf(colour);
  if (!channels) return colour;
  const [red, green, blue] = channels.map((channel) => channel / 255) as [number, number, number];
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  const [spread, middle] = [most - least, (most + least) / 2];
  const sixth =
    spread === 0
      ? 0
      : most === red
        ? (green - blue) / spread
        : most === green
          ? (blue - red) / spread + 2
          : (red - green) / spread + 4;
  const saturation = spread === 0 ? 0 : spread / (1 - Math.abs(2 * middle - 1));
  const light = Math.min(1, Math.max(0, middle + lighter));
  const reach = saturation * Math.min(light, 1 - light);
  const channel = (offset: number): number => {
    const place = (((offset + sixth * 2 + degrees / 30) % 12) + 12) % 12;
    return Math.round(255 * (light - reach * Math.max(-1, Math.min(place - 3, 9 - place, 1))));
  };
  return `rgb(${channel(0)}, ${channel(8)}, ${channel(4)})`;
};
