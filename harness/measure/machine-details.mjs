/**
 * Prints, as JSON, what the library systeminformation finds of this machine. A process of its own: the library asks some
 * thirty commands, some of which would open a connection to a display that its environment names, and one that hangs
 * can be ended. Nothing that identifies a machine (serial numbers, host names) is asked for.
 */
import process from 'node:process';
import system from 'systeminformation';

const [cpu, memory, modules, graphics, whole] = await Promise.all([
  system.cpu(),
  system.mem(),
  system.memLayout(),
  system.graphics(),
  system.system(),
]);
const { vendor, governor, physicalCores, cores, processors, speedMax, cache } = cpu;
process.stdout.write(
  JSON.stringify({
    cpu: { vendor, governor, physicalCores, cores, processors, speedMax, cache },
    memory: { total: memory.total },
    modules: modules.map(({ size, type, clockSpeed }) => ({ size, type, clockSpeed })),
    controllers: graphics.controllers.map(({ model, name, driverVersion, memoryTotal, vram }) => ({
      model,
      name,
      driverVersion,
      memoryTotal,
      vram,
    })),
    virtual: { isVirtual: whole.virtual, host: whole.virtualHost, model: whole.model },
  }),
);
