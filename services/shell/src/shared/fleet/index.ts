export { freeAmbulance, tellAmbulance, type Ambulance } from "./fleet";
