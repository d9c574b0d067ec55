export { tellAmbulance, type Ambulance } from "./fleet";
